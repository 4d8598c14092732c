import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DomainError } from '@jobglot/core';
import { resolveBelow } from './secure-path';

let base: string;
let root: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-path-')));
  root = join(base, 'files');
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(join(base, 'files-next-door'));
  writeFileSync(join(base, 'secret.csv'), 'a\n1\n');
  writeFileSync(join(root, 'sub', 'in.csv'), 'a\n1\n');
  symlinkSync(base, join(root, 'out'));
  symlinkSync(join(base, 'secret.csv'), join(root, 'leak.csv'));
  symlinkSync(join(base, 'not-there-yet.csv'), join(root, 'dangling.csv'));
  symlinkSync(join(root, 'loop'), join(root, 'loop'));
  symlinkSync(join(root, 'sub'), join(root, 'inner'));
  symlinkSync(root, join(base, 'linked-root'));
});

afterAll(() => rmSync(base, { recursive: true }));

test.each([
  ['sub/in.csv', 'sub/in.csv'],
  ['sub', 'sub'],
  ['.', ''],
  ['new/folder/out.csv', 'new/folder/out.csv'],
  ['inner/in.csv', 'sub/in.csv'],
  ['a..b.csv', 'a..b.csv'],
])('%s stays below the root', (path, expected) => {
  expect(resolveBelow(root, path)).toBe(expected === '' ? root : join(root, expected));
});

test('an absolute path and a file URL below the root are taken', () => {
  expect(resolveBelow(root, join(root, 'sub/in.csv'))).toBe(join(root, 'sub/in.csv'));
  expect(resolveBelow(root, pathToFileURL(join(root, 'sub/in.csv')).href)).toBe(join(root, 'sub/in.csv'));
});

test('a root that is a symlink is followed, however the path is spelled', () => {
  const linked = join(base, 'linked-root');
  expect(resolveBelow(linked, 'sub/in.csv')).toBe(join(root, 'sub/in.csv'));
  expect(resolveBelow(linked, join(linked, 'sub/in.csv'))).toBe(join(root, 'sub/in.csv'));
  expect(() => resolveBelow(linked, 'leak.csv')).toThrow(DomainError);
});

test('a root that does not exist yet can be checked against', () => {
  expect(resolveBelow(join(base, 'later'), 'a.csv')).toBe(join(base, 'later', 'a.csv'));
});

test.each([
  ['..'],
  ['../secret.csv'],
  ['sub/../../secret.csv'],
  ['sub/../sub/in.csv'],
  ['..\\secret.csv'],
  ['/etc/passwd'],
  ['out/secret.csv'],
  ['out/new.csv'],
  ['leak.csv'],
  ['dangling.csv'],
  ['loop'],
  ['sub/in.csv/below-a-file'],
  ['in\0.csv'],
  [''],
  ['  '],
  ['file:///etc/passwd'],
  ['file://host/share/x.csv'],
  ['s3://bucket/x.csv'],
])('%j is refused', (path) => {
  let error: unknown;
  try {
    resolveBelow(root, path);
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code: 'connection.address_refused' });
  expect(String(error)).not.toContain(base);
});

test('a folder that only starts like the root is outside', () => {
  expect(() => resolveBelow(root, join(base, 'files-next-door', 'x.csv'))).toThrow(/outside the files root/);
});
