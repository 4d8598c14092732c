import { withHead } from '../../mappers/lineage-head';
import { begun } from './begun';

async function* pieces(parts: readonly string[], end: () => void = () => {}) {
  try {
    yield* parts;
  } finally {
    end();
  }
}

async function all(stream: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const piece of stream) read.push(piece);
  return read;
}

test.each([[[]], [['a']], [['', 'a', 'b']]])('%j comes whole', async (parts) => {
  expect(await all(await begun(pieces(parts)))).toEqual(parts);
});

test('what fails at its beginning fails before there is a stream', async () => {
  const broken = pieces([], () => {
    throw new Error('broken');
  });
  await expect(begun(broken)).rejects.toThrow('broken');
});

test('a reader that goes away ends what is read', async () => {
  const end = jest.fn();
  for await (const _ of await begun(pieces(['a', 'b'], end))) break;
  expect(end).toHaveBeenCalledTimes(1);
});

test('a head stands before the first piece that holds something', async () => {
  const document = await all(withHead({ jobId: 'x' }, pieces(['', '{"code":', '200}'])));
  expect(document.join('')).toBe('{"jobId":"x","code":200}');
});
