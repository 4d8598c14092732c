import type { LineageEngine, LineageStore } from '@jobglot/core';
import { DB_VENDORS } from '../lineage-model';
import { readUpload } from '../uploads/read-upload';
import { refused } from '../uploads/uploaded-text';
import { LineageWorker } from '../worker/lineage-worker';
import { exportLineage } from './export-lineage';
import { LineageAnalysis } from './lineage-analysis';
import type { TextSources } from './task-texts';

export interface LineageParts extends TextSources {
  readonly store: LineageStore;
}

/** The engine, and what ends its thread. */
export interface LineageInstallation {
  readonly engine: LineageEngine;
  stop(): Promise<void>;
}

/** The package's adapter of the core's port. Its thread starts with the first analysis. */
export function createLineage({ files, catalog, store }: LineageParts): LineageInstallation {
  const worker = new LineageWorker();
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
      export: exportLineage,
    },
    stop: () => worker.stop(),
  };
}
