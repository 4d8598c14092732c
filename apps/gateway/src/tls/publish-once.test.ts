import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishOnce } from './publish-once';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobglot-publish-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const made: string[] = [];
const content = (generation: string) => ({
  serves: (text: string) => text.startsWith(generation),
  make: async () => {
    const text = `${generation} ${made.length}`;
    made.push(text);
    return text;
  },
});

test.each(['first', 'second'])(
  'twenty at once, the file %s of all: one text for all, nothing left over',
  async (which) => {
    if (which === 'second') await writeFile(path, 'old');
    const texts = await Promise.all(Array.from({ length: 20 }, () => publishOnce(path, content('new'))));
    expect(new Set(texts).size).toBe(1);
    expect(await readFile(path, 'utf8')).toBe(texts[0]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['file']);
  },
);

test('a text that serves is not made again', async () => {
  await writeFile(path, 'new and kept');
  const before = made.length;
  expect(await publishOnce(path, content('new'))).toBe('new and kept');
  expect(made).toHaveLength(before);
});

test('whoever claims after another one has published takes its text', async () => {
  // The other one publishes while this one makes.
  const slow = { ...content('new'), make: () => writeFile(path, 'new of another').then(() => 'new of mine') };
  expect(await publishOnce(path, slow)).toBe('new of another');
  expect(await readdir(folder)).toEqual(['file']);
});

test('the claim of a process that was killed is removed', async () => {
  await writeFile(`${path}.next`, 'new, perhaps');
  const text = await publishOnce(path, content('new'), 50);
  expect(text).not.toBe('new, perhaps');
  expect(await readFile(path, 'utf8')).toBe(text);
  expect(await readdir(folder)).toEqual(['file']);
});
