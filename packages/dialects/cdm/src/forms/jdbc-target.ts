import type { CopyOption, CopyStatement } from '@jobglot/core';
import { type Inputs, textInput } from '../wire/config-values';
import { columnList, type FormContext, type FormOptions, flagOption, given, optionOf, type TargetForm } from './form';
import { flag, mandatory, oneOf } from './values';

const TO = 'toJobConfig.';
const PREPARATIONS = ['DO_NOTHING', 'CREATE_WHEN_NOT_EXIST', 'DROP_AND_CREATE'] as const;
const CLEARINGS = ['none', 'shouldClearTable', 'whereClause'] as const;

/** To a relational database (notes, section 5). */
export const jdbcTarget: TargetForm = {
  known: new Set([
    ...['schemaName', 'tableName', 'columnList', 'tablePreparation', 'beforeImportType', 'whereClause'],
    ...['shouldClearTable', 'useStageTable'],
    // kept: columns are as wide, and as nullable, as the source's; storage of one vendor's warehouse
    ...['extendCharLength', 'useNullable', 'orientation', 'isCompress'],
  ]),
  read(inputs, context) {
    const { options, job } = writing(inputs);
    const staged = flag(inputs, `${TO}useStageTable`) ? [{ name: 'StageRows', value: null }] : [];
    return {
      target: targetOf(inputs, context),
      targetColumns: columnList(textInput(inputs, `${TO}columnList`)),
      options: [...options, ...staged],
      job,
    };
  },
  write: (copy, { schema }, job) =>
    given({
      [`${TO}schemaName`]: copy.target.length > 1 ? copy.target.at(-2) : schema,
      [`${TO}tableName`]: copy.target.at(-1),
      [`${TO}columnList`]: copy.targetColumns?.join('&'),
      [`${TO}tablePreparation`]: preparationOf(copy, job),
      [`${TO}beforeImportType`]: clearingOf(copy, job),
      [`${TO}whereClause`]: optionOf(copy, 'DeleteWhere'),
      [`${TO}useStageTable`]: String(flagOption(copy, 'StageRows')),
    }),
};

function targetOf(inputs: Inputs, { jobType, connector }: FormContext): string[] {
  const schema = connector === 'SQLite' ? textInput(inputs, `${TO}schemaName`) : mandatory(inputs, `${TO}schemaName`);
  const table = textInput(inputs, `${TO}tableName`);
  const name = jobType === 'BATCH_JOB' && table === '' ? '*' : mandatory(inputs, `${TO}tableName`);
  return schema === '' ? [name] : [schema, name];
}

function writing(inputs: Inputs): { options: CopyOption[]; job: FormOptions } {
  const preparation = oneOf(inputs, `${TO}tablePreparation`, PREPARATIONS, 'DO_NOTHING');
  const older = flag(inputs, `${TO}shouldClearTable`) ? 'shouldClearTable' : 'none';
  const clearing = oneOf(inputs, `${TO}beforeImportType`, CLEARINGS, older);
  const dropTable = preparation === 'DROP_AND_CREATE';
  // a table that is made anew needs no clearing, and may ask for it
  const truncateTableData = clearing === 'shouldClearTable';
  const options: CopyOption[] = preparation === 'DO_NOTHING' ? [{ name: 'CreateTable', value: 'false' }] : [];
  if (!dropTable && !truncateTableData) options.push({ name: 'AppendRows', value: null });
  if (!dropTable && clearing === 'whereClause') {
    options.push({ name: 'DeleteWhere', value: mandatory(inputs, `${TO}whereClause`) });
  }
  return { options, job: { dropTable, truncateTableData } };
}

function preparationOf(copy: CopyStatement, job: FormOptions): string {
  if (job.dropTable || flagOption(copy, 'DropTable')) return 'DROP_AND_CREATE';
  return /^(?:false|0|no|off)$/i.test(optionOf(copy, 'CreateTable') ?? '') ? 'DO_NOTHING' : 'CREATE_WHEN_NOT_EXIST';
}

function clearingOf(copy: CopyStatement, job: FormOptions): string {
  const truncates = job.truncateTableData || flagOption(copy, 'TruncateTable') || flagOption(copy, 'TruncateTableData');
  if (truncates) return 'shouldClearTable';
  return optionOf(copy, 'DeleteWhere') === undefined ? 'none' : 'whereClause';
}
