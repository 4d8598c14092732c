import { MicroBatch } from './micro-batch';

test('requests of one turn travel together, answers find their askers', async () => {
  const sizes: number[] = [];
  const batch = new MicroBatch<number, number>(async (inputs) => {
    sizes.push(inputs.length);
    return inputs.map((n) => n * 2);
  });
  const answers = await Promise.all([1, 2, 3].map((n) => batch.submit(n)));
  expect(answers).toEqual([2, 4, 6]);
  expect(sizes).toEqual([3]);
});

test('one bad request does not fail its neighbours', async () => {
  const batch = new MicroBatch<number, number>(async (inputs) => {
    if (inputs.includes(2)) throw new Error('bad two');
    return inputs;
  });
  const settled = await Promise.allSettled([1, 2, 3].map((n) => batch.submit(n)));
  expect(settled.map((s) => s.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('never more batches under way than allowed', async () => {
  const open: (() => void)[] = [];
  const batch = new MicroBatch<number, number>(
    (inputs) => new Promise((resolve) => open.push(() => resolve(inputs))),
    2,
    2,
  );
  const all = Promise.all(Array.from({ length: 6 }, (_, n) => batch.submit(n)));
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  expect(open).toHaveLength(2);
  for (let done = 0; done < 3; done++) {
    open[done]!();
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
  expect(await all).toEqual([0, 1, 2, 3, 4, 5]);
});
