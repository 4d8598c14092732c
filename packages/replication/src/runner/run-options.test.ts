import { DEFAULT_JOB_OPTIONS } from '@jobglot/core';
import { declaredType } from './declared-type';
import { otherOptions } from './other-options';
import { runOptions } from './run-options';

const of = (text: string) => ({ ...DEFAULT_JOB_OPTIONS, otherOptions: text });

test.each([
  ['', []],
  ['DropTable', [{ name: 'DropTable', value: null }]],
  [
    "BatchSize='10000', DropTable = false,",
    [
      { name: 'BatchSize', value: '10000' },
      { name: 'DropTable', value: 'false' },
    ],
  ],
  ["Columns='a, b'", [{ name: 'Columns', value: 'a, b' }]],
  ['=x', [{ name: '=x', value: null }]],
])('other options: %s', (text, options) => {
  expect(otherOptions(text)).toEqual(options);
});

test('a job s other options act like options of each statement, which win', () => {
  const { job } = runOptions(of('DropTable=true, BatchSize=50'), [{ name: 'BatchSize', value: '7' }]);
  expect(job).toMatchObject({ dropTable: true, batchSize: 7 });
});

test('what is not known is named; the engine’s own options are read', () => {
  const options = runOptions(of("IncrementalCheckColumns='updated, id', DeleteLimit=5, Nonsense=1, constructor"), []);
  expect(options).toMatchObject({ checkColumns: ['updated', 'id'], deleteLimit: 5 });
  expect(options.unknown).toEqual(['Nonsense', 'constructor']);
});

test.each([
  'DeleteLimit=101',
  'BatchSize=0',
  'IncrementalOverlap=-1',
  'IncrementalCheckColumns',
  'MaxRejectedRows=many',
])('a number out of its range, or no value, is refused: %s', (text) => {
  expect(() => runOptions(of(text), [])).toThrow(/WITH \w+: (the value must be a whole number|a value is missing)/);
});

test('a value that an option cannot have is refused', () => {
  expect(() => runOptions(of('DropTable=perhaps'), [])).toThrow('the value must be true or false');
});

test('a type that is not known is refused', () => {
  expect(declaredType('a', { name: 'text', size: [] })).toEqual({ kind: 'string' });
  expect(() => declaredType('a', { name: 'constructor', size: [] })).toThrow(
    'Column a: the type constructor is not known.',
  );
});
