import type { LineageExport, LineageExportRun, LineageOptions } from '@jobglot/core';
import { mergeFiles } from '../analysis/merge-files';
import { jsonPieces } from '../exports/json-pieces';
import { lineageCsv } from '../exports/lineage-csv';
import { lineageGraphml } from '../exports/lineage-graphml';
import { lineageJson } from '../exports/lineage-json';
import { relationTypes } from '../exports/lineage-view';
import { openLineageEvents } from '../exports/open-lineage';
import type { DbVendor, FileLineage, Lineage } from '../lineage-model';

/** Beyond it SQLFlow shows tables only (sqlflow-notes.md, 6; the number is ours). */
const RELATION_LIMIT = 100_000;
/** data, sqlflow, dbobjs: the members of lists are written one by one. */
const JSON_DEPTH = 4;
/** Says who made an event; `_producer` of OpenLineage is a URI. */
const PRODUCER = 'urn:jobglot:lineage:1';

/** Merges what was found in a job's texts, and writes it as it is asked for. */
export async function* exportLineage(
  { vendor }: LineageOptions,
  files: readonly FileLineage[],
  what: LineageExport,
): AsyncGenerator<string> {
  const lineage = mergeFiles(vendor as DbVendor, files);
  const options = { ...what, relationTypes: relationTypes(what.showRelationType ?? '') };
  switch (what.format) {
    case 'json': {
      const { full, ...view } = options;
      const shown = { ...view, showLinkOnly: !full, relationLimit: RELATION_LIMIT, withGraph: true };
      yield* jsonPieces({ code: 200, data: lineageJson(lineage, shown) }, JSON_DEPTH);
      return;
    }
    case 'csv':
      yield* lineageCsv(lineage, options);
      return;
    case 'graphml':
      yield* lineageGraphml(lineage, options);
      return;
    case 'openlineage':
      yield* events(lineage, what.run!);
  }
}

/** An array of events, as clients of OpenLineage keep them; each is one request of Marquez or DataHub. */
function* events(lineage: Lineage, run: LineageExportRun): Generator<string> {
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
