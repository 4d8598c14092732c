import type { CopyStatement } from '@jobglot/core';
import { type Inputs, textInput } from '../wire/config-values';
import { given, type SourceForm, type TargetForm } from './form';

/** What is named by connectors that cannot run here: the first that is given stands for the job's table. */
const NAMES = ['tableName', 'table', 'index', 'streamName', 'topic', 'collection', 'metric', 'inputDirectory'];

/** A source that is stored and cannot run here: its inputs are kept as they are. */
export const otherSource: SourceForm = {
  known: new Set(),
  read: (inputs) => ({
    source: { kind: 'table', path: [nameIn(inputs, 'fromJobConfig.')], columns: null, where: null },
    options: [],
  }),
  write: ({ source }: CopyStatement) =>
    given({ 'fromJobConfig.tableName': source.kind === 'sql' ? null : source.path.at(-1) }),
};

/** The same for a destination. */
export const otherTarget: TargetForm = {
  known: new Set(),
  read: (inputs) => ({
    target: [nameIn(inputs, 'toJobConfig.')],
    targetColumns: null,
    options: [],
    job: { dropTable: false, truncateTableData: false },
  }),
  write: ({ target }) => ({ 'toJobConfig.tableName': target.at(-1)! }),
};

function nameIn(inputs: Inputs, prefix: string): string {
  const found = NAMES.map((name) => textInput(inputs, prefix + name)).find((text) => text !== '');
  return found ?? 'data';
}
