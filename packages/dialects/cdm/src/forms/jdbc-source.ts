import type { CopySource } from '@jobglot/core';
import { fault } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';
import { columnList, type FormContext, given, type SourceForm } from './form';
import { flag, mandatory } from './values';

const FROM = 'fromJobConfig.';

/** From a relational database (notes, section 5). */
export const jdbcSource: SourceForm = {
  known: new Set([
    ...['useSql', 'sql', 'schemaName', 'tableName', 'whereClause', 'columnList'],
    // kept: one reader reads a table
    ...['partitionColumn', 'usePartition', 'partitionList', 'incrMigration'],
  ]),
  read: (inputs, context) => ({ source: sourceOf(inputs, context), options: [] }),
  write({ source }, { schema }) {
    if (source.kind === 'sql') return { [`${FROM}useSql`]: 'true', [`${FROM}sql`]: source.sql };
    const { path, columns, where } = source;
    return given({
      [`${FROM}useSql`]: 'false',
      [`${FROM}schemaName`]: path.length > 1 ? path.at(-2) : schema,
      [`${FROM}tableName`]: path.at(-1),
      [`${FROM}whereClause`]: where,
      [`${FROM}columnList`]: columns?.join('&'),
    });
  },
};

function sourceOf(inputs: Inputs, { jobType, connector }: FormContext): CopySource {
  const schema = textInput(inputs, `${FROM}schemaName`);
  const sql = textInput(inputs, `${FROM}sql`);
  if (flag(inputs, `${FROM}useSql`)) {
    if (sql === '' && schema === '') throw fault('Cdm.0913');
    if (sql === '') throw fault('Cdm.0238', `${FROM}sql`);
    return { kind: 'sql', sql };
  }
  // a file database has no schemas
  if (schema === '' && connector !== 'SQLite') throw fault('Cdm.0913');
  const whole = jobType === 'BATCH_JOB' && textInput(inputs, `${FROM}tableName`) === '';
  const table = whole ? '*' : mandatory(inputs, `${FROM}tableName`);
  const where = textInput(inputs, `${FROM}whereClause`);
  return {
    kind: 'table',
    path: schema === '' ? [table] : [schema, table],
    columns: columnList(textInput(inputs, `${FROM}columnList`)),
    where: where === '' ? null : where,
  };
}
