import { lineageCsv } from '../exports/lineage-csv';
import { analyze } from './analyze';
import { mergeFiles } from './merge-files';

const SAMPLE = `INSERT INTO deptsal (dept_no, dept_name, salary)
SELECT d.deptno, d.dname, SUM(e.sal + Nvl(e.comm, 0)) AS sal
FROM dept d left join (SELECT * FROM emp WHERE hiredate > DATE '1980-01-01') e ON e.deptno = d.deptno
GROUP BY d.deptno, d.dname`;

// sqlflow-notes.md, section 7
test('the sample of the vendor gives its four rows', async () => {
  const options = { vendor: 'dbvoracle', defaultDatabase: '', defaultSchema: '' } as const;
  const { files } = await analyze([{ name: 'a.sql', sql: SAMPLE }], options);
  const lineage = mergeFiles(options.vendor, files);
  expect(lineage.errors).toEqual([]);
  const csv = (await collect(lineageCsv(lineage))).join('');
  expect(csv.trimEnd().split('\n')).toEqual([
    'source_db,source_schema,source_table,source_column,target_db,target_schema,target_table,target_column,relation_type,effectType',
    '"","","DEPT","DEPTNO","","","DEPTSAL","DEPT_NO","fdd","insert"',
    '"","","DEPT","DNAME","","","DEPTSAL","DEPT_NAME","fdd","insert"',
    '"","","EMP","COMM","","","DEPTSAL","SALARY","fdd","insert"',
    '"","","EMP","SAL","","","DEPTSAL","SALARY","fdd","insert"',
  ]);
});

async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}
