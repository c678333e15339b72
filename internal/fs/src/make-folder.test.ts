import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes what is missing with the mode that is asked for, and leaves what is there', () => {
  mkdirSync(join(folder, 'there'), { mode: 0o755 });
  symlinkSync('there', join(folder, 'link'));
  for (let time = 0; time < 2; time += 1) makeFolder(join(folder, 'link', 'a', 'b'), 0o700);
  const modes = ['there', 'there/a', 'there/a/b'].map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o755, 0o700, 0o700]);
});

it('says what is in the way: a file, and a link that leads nowhere', () => {
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('nowhere', join(folder, 'link'));
  expect(() => makeFolder(join(folder, 'file', 'a'))).toThrow(/ENOTDIR/);
  expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(folder, 'link', 'a'))).toThrow(/EEXIST.*link'/);
});

it.runIf(process.platform === 'linux')('ends where a parent that is there says that there is none', () => {
  expect(() => makeFolder('/proc/harnessgym/a/b')).toThrow(/ENOENT.*'\/proc\/harnessgym'/);
});
