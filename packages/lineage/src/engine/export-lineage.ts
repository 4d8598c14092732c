import { DomainError, type LineageExport, type LineageOptions, type LineagePart } from '@jobglot/core';
import { mergeFiles } from '../analysis/merge-files';
import { lineageCsv } from '../exports/lineage-csv';
import { lineageGraphml } from '../exports/lineage-graphml';
import { lineageJson } from '../exports/lineage-json';
import { relationTypes } from '../exports/lineage-view';
import { openLineageEvents } from '../exports/open-lineage';
import type { DbVendor, Lineage } from '../lineage-model';
import { fromParts } from './part-content';

/** Beyond it SQLFlow shows tables only (sqlflow-notes.md, 6; the number is ours). */
const RELATION_LIMIT = 100_000;
/** Says who made an event; `_producer` of OpenLineage is a URI. */
const PRODUCER = 'urn:jobglot:lineage:1';

/** Merges what was found in a job's texts, and writes it as it is asked for. */
export async function* exportLineage(
  { vendor }: LineageOptions,
  parts: AsyncIterable<LineagePart>,
  what: LineageExport,
): AsyncGenerator<string> {
  const lineage = mergeFiles(vendor as DbVendor, await fromParts(parts));
  const options = { ...what, relationTypes: relationTypes(what.showRelationType ?? '') };
  switch (what.format) {
    case 'json': {
      const { full, ...view } = options;
      const shown = { ...view, showLinkOnly: !full, relationLimit: RELATION_LIMIT, withGraph: true };
      yield JSON.stringify({ code: 200, data: lineageJson(lineage, shown) });
      return;
    }
    case 'csv':
      yield* lineageCsv(lineage, options);
      return;
    case 'graphml':
      yield lineageGraphml(lineage, options);
      return;
    case 'openlineage':
      yield* events(lineage, what);
  }
}

/** An array of events, as clients of OpenLineage keep them; each is one request of Marquez or DataHub. */
async function* events(lineage: Lineage, { run }: LineageExport): AsyncGenerator<string> {
  if (!run) throw new DomainError('job.not_found', 'The job has no run that has ended: there is nothing to tell of.');
  const options = {
    datasetNamespace: run.datasetNamespace,
    jobNamespace: 'jobglot',
    jobName: run.jobName,
    runId: run.id,
    eventTime: run.endedAt.toISOString(),
    producer: PRODUCER,
  };
  let before = '[';
  for (const event of openLineageEvents(lineage, options)) {
    yield before + JSON.stringify(event);
    before = ',\n';
  }
  yield before === '[' ? '[]' : ']';
}
