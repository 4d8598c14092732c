import { DomainError, type LineageEngine, type LineageStore } from '@jobglot/core';
import { DB_VENDORS } from '../lineage-model';
import { readUpload } from '../uploads/read-upload';
import { refused } from '../uploads/uploaded-text';
import { LineageExporter } from '../worker/lineage-exporter';
import { LineageWorker } from '../worker/lineage-worker';
import { LineageAnalysis } from './lineage-analysis';
import type { TextSources } from './task-texts';

export interface LineageParts extends TextSources {
  readonly store: LineageStore;
}

/** The engine, and what ends its threads. */
export interface LineageInstallation {
  readonly engine: LineageEngine;
  stop(): Promise<void>;
}

/** The package's adapter of the core's port. Its threads start when they are needed. */
export function createLineage({ files, catalog, store }: LineageParts): LineageInstallation {
  const worker = new LineageWorker();
  const exporter = new LineageExporter();
  const analysis = new LineageAnalysis({ files, catalog }, store, worker);
  return {
    engine: {
      vendors: DB_VENDORS,
      async check(name, open) {
        const names: string[] = [];
        for await (const text of readUpload(name, open())) names.push(text.name);
        if (names.length === 0) throw refused(name, 'holds no file of SQL: they end in .sql, .txt or .ddl');
        return names;
      },
      analyze: (request, context) => analysis.run(request, context),
      export(options, parts, what) {
        if (what.format === 'openlineage' && !what.run) {
          throw new DomainError('job.invalid', 'No run of the job has ended: there is nothing to tell of.');
        }
        return exporter.export(options, parts, what);
      },
    },
    stop: async () => {
      await Promise.all([worker.stop(), exporter.stop()]);
    },
  };
}
