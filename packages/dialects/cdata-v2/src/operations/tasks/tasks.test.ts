import { type V2Fixture, v2Fixture } from '../../testing/v2-fixture';

let api: V2Fixture;
let job: string;
const order = async () =>
  (await api.call('get', `/jobs/${job}/tasks`)).body.value.map((task: { query: string }) => task.query.at(-2));
const idAt = async (index: number): Promise<string> =>
  (await api.call('get', `/jobs/${job}/tasks`)).body.value[index].id;

beforeAll(async () => {
  api = await v2Fixture();
});
beforeEach(async () => {
  job = await api.job({ queries: ['REPLICATE [A]', 'REPLICATE [B]', 'REPLICATE [C]'] });
});
afterAll(() => api.close());

describe('a task', () => {
  it('is added at the end or at an index, with an 18-digit id as text', async () => {
    const added = await api.call('post', `/jobs/${job}/tasks`, {
      query: 'REPLICATE [Accounts] SELECT * FROM [Accounts]',
      is_active: true,
    });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      id: expect.stringMatching(/^\d{18}$/),
      job_id: job,
      index: 3,
      query: 'REPLICATE [Accounts] SELECT * FROM [Accounts]',
      table: 'Accounts',
      is_active: true,
    });
    expect((await api.call('get', `/jobs/${job}/tasks/${added.body.id}`)).body).toEqual(added.body);
    const first = await api.call('post', `/jobs/${job}/tasks`, { query: 'REPLICATE [Z]', is_active: false, index: 0 });
    expect(first.body).toMatchObject({ index: 0, is_active: false });
  });

  it('is updated by what is sent, and its answer can be sent back', async () => {
    const id = await idAt(0);
    expect((await api.call('put', `/jobs/${job}/tasks/${id}`, { is_active: false })).body).toMatchObject({
      query: 'REPLICATE [A]',
      is_active: false,
    });
    const moved = await api.call('put', `/jobs/${job}/tasks/${id}`, { query: 'REPLICATE [D]', index: 1 });
    expect(moved.body).toMatchObject({ index: 1, table: 'D' });
    expect(await order()).toEqual(['B', 'D', 'C']);
    expect((await api.call('put', `/jobs/${job}/tasks/${id}`, moved.body)).body).toEqual(moved.body);
  });

  it('is moved from where it is', async () => {
    const id = await idAt(0);
    const move = (body: object) => api.call('post', `/jobs/${job}/tasks/${id}/move`, body);
    expect((await move({ from_index: 0, to_index: 2 })).body).toMatchObject({ id, index: 2 });
    expect(await order()).toEqual(['B', 'C', 'A']);
    const wrong = await move({ from_index: 0, to_index: 1 });
    expect([wrong.status, wrong.body.error.message]).toEqual([400, 'The task is at index 2, not at 0.']);
    expect((await move({ from_index: 2, to_index: 3 })).status).toBe(400);
    expect((await move({ from_index: 2, to_index: -1 })).body.error.message).toBe('to_index must be >= 0.');
    expect((await move({ from_index: 2 })).status).toBe(400);
  });

  it('is deleted, but not while it runs', async () => {
    await api.call('delete', `/jobs/${job}`);
    job = await api.job({
      queries: ['REPLICATE [A]', 'REPLICATE [B]', 'REPLICATE [C]'],
      source_connection_id: await api.connection(),
      destination_connection_id: await api.connection(),
    });
    const [first, second] = [await idAt(0), await idAt(1)];
    await api.call('post', `/jobs/${job}/execute`, { tasks: [first] });
    const refused = await api.call('delete', `/jobs/${job}/tasks/${first}`);
    expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining('is running')]);
    expect((await api.call('put', `/jobs/${job}/tasks/${first}`, { is_active: false })).status).toBe(400);
    expect((await api.call('delete', `/jobs/${job}/tasks/${second}`)).status).toBe(204);
    await api.worker.drain();
    expect((await api.call('delete', `/jobs/${job}/tasks/${first}`)).status).toBe(204);
    expect(await order()).toEqual(['C']);
    // Its runs stay.
    expect((await api.call('get', `/jobs/${job}/tasks/${first}/history`)).body.value).toHaveLength(1);
  });

  it.each([
    [{ query: 'DROP TABLE x' }, 'Line 1, column 1: expected REPLICATE.'],
    [{ query: '' }, 'query must NOT have fewer than 1 characters.'],
    [{}, "query must have required property 'query'."],
    [{ query: 'REPLICATE [A]', index: 9 }, 'There is no position 9 in the list of tasks.'],
    [{ query: 'REPLICATE [A]', colour: 1 }, 'colour must NOT have additional properties.'],
  ])('refuses %j', async (body, message) => {
    const answer = await api.call('post', `/jobs/${job}/tasks`, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, message]);
  });

  it.each(['870237973789151200', '9007199254740993', 'last', '99999999999999999999', 'x%2Fy'])(
    'is unknown as %s',
    async (id) => {
      for (const answer of [
        await api.call('get', `/jobs/${job}/tasks/${id}`),
        await api.call('put', `/jobs/${job}/tasks/${id}`, {}),
        await api.call('delete', `/jobs/${job}/tasks/${id}`),
        await api.call('get', `/jobs/${job}/tasks/${id}/history`),
        await api.call('post', `/jobs/${job}/tasks/${id}/move`, { from_index: 0, to_index: 0 }),
      ]) {
        expect([answer.status, answer.body.error.code]).toEqual([404, '404']);
      }
    },
  );
});
