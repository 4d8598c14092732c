import { randomUUID } from 'node:crypto';
import type { ListField } from '../../list/list-fields';
import type { Comparison, Condition, QueryTerm, QueryValue, TextMatch } from '../../list/list-query';
import type { Stores } from '../../ports/stores';
import { connectionInput, jobInput, unique } from './samples';

type Term = QueryTerm<ListField<'connections'>>;
type Where = Condition<ListField<'connections'>>;

/** In the order of their code points: U+FFEE stands before U+1F600, though UTF-16 has it the other way. */
const NAMES = [
  '100%',
  '100x',
  'A_B',
  'ZED',
  'a_b',
  'axb',
  'back\\slash',
  "o'clock",
  'zed',
  'Ärger',
  'ärger',
  '\uffee',
  '😀',
];

/** How texts are compared, and what else callers send. */
export function listTextConformance(stores: () => Stores): void {
  let workspaceId: string;
  let tested: string;
  beforeAll(async () => {
    ({ id: workspaceId } = await stores().workspaces.insert({ id: randomUUID(), name: unique('texts') }));
    for (const name of NAMES.toReversed()) {
      const connector = name === 'zed' ? 'null' : name === 'ZED' ? 'constructor' : 'CSV';
      const { id } = await stores().connections.insert(connectionInput(workspaceId, { name, connector }));
      if (name === 'a_b') tested = id;
    }
    await stores().jobs.insert(jobInput(workspaceId));
    await stores().connections.recordTest(tested, { at: new Date(), ok: true, message: '' });
  });

  const find = (where: Where | null, order: readonly { term: Term; descending: boolean }[] = []) =>
    stores().lists.find('connections', { workspaceId }, { where, order, limit: 100, offset: 0 });
  const names = async (...query: Parameters<typeof find>) => (await find(...query)).map(({ name }) => name);
  const compare = (term: Term, operator: Comparison, value: QueryValue): Where => ({
    kind: 'compare',
    term,
    operator,
    value,
  });
  const match = (how: TextMatch, value: string, term: Term = { field: 'name' }): Where => ({
    kind: 'match',
    term,
    match: how,
    value,
  });
  const NAME: Term = { field: 'name' };

  test('% _ \\ and quotes mean themselves', async () => {
    expect(await names(match('contains', '%'))).toEqual(['100%']);
    expect(await names(match('contains', '_'))).toEqual(['A_B', 'a_b']);
    expect(await names(match('contains', '\\'))).toEqual(['back\\slash']);
    expect(await names(match('endswith', '\\slash'))).toEqual(['back\\slash']);
    expect(await names(match('endswith', '0%'))).toEqual(['100%']);
    expect(await names(match('startswith', 'a_'))).toEqual(['a_b']);
    expect(await names(match('startswith', '_'))).toEqual([]);
    expect(await names(match('contains', "'"))).toEqual(["o'clock"]);
    expect(await names(match('contains', ''))).toEqual(NAMES);
    expect(await names(compare(NAME, 'eq', "o'clock"))).toEqual(["o'clock"]);
  });

  test('matches where it should: at the start, at the end, anywhere', async () => {
    expect(await names(match('startswith', 'b'))).toEqual(['back\\slash']);
    expect(await names(match('endswith', 'b'))).toEqual(['a_b', 'axb']);
    expect(await names(match('contains', 'b'))).toEqual(['a_b', 'axb', 'back\\slash']);
  });

  test('texts stand in the order of their code points', async () => {
    expect(await names(null, [{ term: NAME, descending: false }])).toEqual(NAMES);
    expect(await names(null, [{ term: NAME, descending: true }])).toEqual(NAMES.toReversed());
    for (const [index, name] of NAMES.entries()) {
      expect(await names(compare(NAME, 'gt', name))).toEqual(NAMES.slice(index + 1));
      expect(await names(compare(NAME, 'le', name))).toEqual(NAMES.slice(0, index + 1));
    }
  });

  test('case is ignored where the term says so', async () => {
    const folded: Term = { field: 'name', foldCase: true };
    expect(await names(compare(folded, 'eq', 'Zed'))).toEqual(['ZED', 'zed']);
    expect(await names(compare(NAME, 'eq', 'Zed'))).toEqual([]);
    expect(await names(compare(folded, 'eq', 'ÄRGER'))).toEqual(['Ärger', 'ärger']);
    expect(await names(match('startswith', 'A_', folded))).toEqual(['A_B', 'a_b']);
    expect(await names(compare(folded, 'ge', 'ZED'))).toEqual(NAMES.filter((name) => name.toLowerCase() >= 'zed'));
    const order = await names(null, [{ term: folded, descending: false }]);
    expect(order.slice(2, 5)).toEqual(['A_B', 'a_b', 'axb']);
  });

  test("words: the dialect's own for its values, also for a missing one", async () => {
    const state: Term = { field: 'state', words: { ok: 'Passed', null: 'Untested' } };
    expect(await names(compare(state, 'eq', 'Passed'))).toEqual(['a_b']);
    expect(await names(compare(state, 'eq', 'ok'))).toEqual([]);
    expect(await names(compare(state, 'ne', 'Passed'))).toEqual(NAMES.filter((name) => name !== 'a_b'));
    expect(await names(compare(state, 'eq', null))).toEqual([]);
    expect(await names(compare({ ...state, foldCase: true }, 'eq', 'untested'))).toHaveLength(NAMES.length - 1);
    expect(await names(match('endswith', 'sed', state))).toEqual(['a_b']);
    expect((await names(null, [{ term: state, descending: false }]))[0]).toBe('a_b');
    expect((await names(null, [{ term: state, descending: true }])).at(-1)).toBe('a_b');
    const noWordForMissing: Term = { field: 'state', words: { ok: 'Passed' } };
    expect(await names(compare(noWordForMissing, 'ne', null))).toEqual(['a_b']);
    // `null` is the word of a missing value, not of the text; what has no word stands for itself
    const connector: Term = { field: 'connector', words: { null: 'None', CSV: 'Text file' } };
    expect(await names(compare(connector, 'eq', 'None'))).toEqual([]);
    expect(await names(compare(connector, 'eq', 'null'))).toEqual(['zed']);
    expect(await names(compare(connector, 'eq', 'constructor'))).toEqual(['ZED']);
  });

  test('words of numbers and booleans', async () => {
    const default_: Condition<ListField<'workspaces'>> = {
      kind: 'compare',
      term: { field: 'isDefault', words: { true: 'Yes', false: 'No' } },
      operator: 'eq',
      value: 'No',
    };
    expect(await stores().lists.count('workspaces', { grant: [workspaceId] }, default_)).toBe(1);
    expect(await stores().lists.count('workspaces', { grant: [workspaceId] }, { ...default_, value: 'Yes' })).toBe(0);
  });

  test('ids are found in capitals, and what is no uuid finds nothing', async () => {
    const id: Term = { field: 'id' };
    expect(await names(compare(id, 'eq', tested.toUpperCase()))).toEqual(['a_b']);
    expect(await names(match('startswith', tested.slice(0, 30).toUpperCase(), id))).toEqual(['a_b']);
    expect(await names(compare(id, 'ne', tested))).toHaveLength(NAMES.length - 1);
    for (const value of ['', 'x', `${tested}0`, `{${tested}}`, tested.replaceAll('-', ''), "' or true"]) {
      expect(await find(compare(id, 'eq', value))).toEqual([]);
      expect(await find(compare(id, 'ne', value))).toHaveLength(NAMES.length);
    }
  });

  test('no value is ever SQL', async () => {
    for (const value of ["' or '1'='1", "'; drop table connections; --", '? $1 ?? \\?', ':name', "\\' or true --"]) {
      expect(await find(compare(NAME, 'eq', value))).toEqual([]);
      expect(await find(match('contains', value))).toEqual([]);
      expect(await find(compare({ field: 'state', words: { ok: value, null: value } }, 'ne', value))).toEqual([]);
    }
    expect(await names(null)).toEqual(NAMES);
  });

  test('values that no row can hold find nothing and fail nothing', async () => {
    expect(await find(compare(NAME, 'eq', 'zed\0'))).toEqual([]);
    expect(await find(compare(NAME, 'ne', 'zed\0'))).toHaveLength(NAMES.length);
    expect(await names(compare(NAME, 'lt', 'zed\0'))).toEqual(await names(compare(NAME, 'le', 'zed')));
    expect(await names(compare(NAME, 'ge', 'zed\0'))).toEqual(await names(compare(NAME, 'gt', 'zed')));
    expect(await find(match('contains', '\0'))).toEqual([]);
    for (const year of [-200_000, 200_000]) {
      const early = year < 0 ? NAMES.length : 0;
      expect(await find(compare({ field: 'createdAt' }, 'gt', new Date(Date.UTC(year, 0))))).toHaveLength(early);
    }
    const invalid = new Date(Number.NaN);
    expect(await find(compare({ field: 'createdAt' }, 'le', invalid))).toEqual([]);
    expect(await find(compare({ field: 'createdAt' }, 'ne', invalid))).toHaveLength(NAMES.length);
    const jobs = (operator: Comparison, value: number) =>
      stores().lists.count('jobs', { workspaceId }, { kind: 'compare', term: { field: 'number' }, operator, value });
    for (const value of [1.5, 2 ** 40, 1e300, Number.NaN, -Infinity]) expect(await jobs('eq', value)).toBe(0);
    for (const value of [-1.5, -(2 ** 40), -1e300, -Infinity]) expect(await jobs('gt', value)).toBe(1);
    expect([await jobs('lt', Number.NaN), await jobs('ne', Number.NaN)]).toEqual([0, 1]);
    await expect(find(compare(NAME, 'eq', 5))).rejects.toThrow(TypeError);
  });
}
