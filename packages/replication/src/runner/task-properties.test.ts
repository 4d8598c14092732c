import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PropertyDescriptor } from '../connectors/connector';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { runTask } from '../testing/run-task';
import { taskProperties, withTaskProperties } from './task-properties';

const descriptors: readonly PropertyDescriptor[] = [
  { name: 'URI', required: true, secret: false },
  { name: 'Delimiter', required: false, secret: false, aliases: ['Separator'], perTask: true },
];

test('only properties that a task may set are taken, each side its own', () => {
  const options = [
    { name: 'Source_delimiter', value: ';' },
    { name: 'SOURCESEPARATOR', value: '|' },
    { name: 'TargetDelimiter', value: 'tab' },
    { name: 'SourceURI', value: '/etc' },
    { name: 'Sources', value: null },
  ];
  expect(taskProperties('source', descriptors, options)).toEqual({
    properties: { Delimiter: '|' },
    from: ['Source_delimiter', 'SOURCESEPARATOR'],
  });
  expect(taskProperties('destination', descriptors, options).properties).toEqual({ Delimiter: 'tab' });
});

test("a task's property replaces the connection's, however that one is spelled", () => {
  const task = { properties: { Delimiter: ';' }, from: [] };
  expect(withTaskProperties({ separator: ',', URI: 'x', other: 'y' }, descriptors, task)).toEqual({
    Delimiter: ';',
    URI: 'x',
    other: 'y',
  });
});

describe('a statement', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-task-properties-')));
  const environment = { ...LOCAL_ENVIRONMENT, filesRoot: root };
  const connection = (name: string) => ({
    id: name,
    name,
    connector: 'CSV',
    properties: { URI: name, Delimiter: '|' },
  });
  const run = (statement: string, otherOptions = '') =>
    runTask({
      statement,
      source: connection('in'),
      destination: connection('out'),
      environment,
      options: { otherOptions },
    });
  beforeAll(() => {
    mkdirSync(join(root, 'in'));
    writeFileSync(join(root, 'in/t.csv'), 'a;b\n1;2\n');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('reads and writes with properties of its own, and they are no unknown options', async () => {
    const { log } = await run(
      "REPLICATE t WITH SourceDelimiter=';', Target_Include_Column_Headers=false, SourceURI=x",
      'SourceDelimiter=tab',
    );
    expect(await readFile(join(root, 'out/t.csv'), 'utf8')).toBe('1|2\n');
    expect(log.filter((line) => line.includes('is not known'))).toEqual([
      'info: WITH SourceURI is not known: it has no effect.',
    ]);
  });

  test('is told which property it has wrong', async () => {
    await expect(run("REPLICATE t WITH TargetDelimiter='ab'")).rejects.toThrow(
      'The destination connection out: Delimiter must be one character',
    );
  });
});
