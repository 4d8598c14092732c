import type { LineageEngine } from '@jobglot/core';

/** The vendor's own sample of four rows (notes, 7), whatever was analysed. */
const ROWS = [
  'source_db,source_schema,source_table,source_column,target_db,target_schema,target_table,target_column,relation_type,effectType',
  '"","","DEPT","DEPTNO","","","DEPTSAL","DEPT_NO","fdd","insert"',
  '"","","DEPT","DNAME","","","DEPTSAL","DEPT_NAME","fdd","insert"',
  '"","","EMP","COMM","","","DEPTSAL","SALARY","fdd","insert"',
  '"","","EMP","SAL","","","DEPTSAL","SALARY","fdd","insert"',
];

/** Exports as an analysis of the vendor's sample would write them. */
export const vendorSample: LineageEngine['export'] = async function* (_options, _parts, { format, delimiter = ',' }) {
  if (format === 'csv') yield `${ROWS.join('\n').replaceAll(',', delimiter)}\n`;
  else yield format === 'graphml' ? '<graphml/>' : '{"code":200,"data":{}}';
};
