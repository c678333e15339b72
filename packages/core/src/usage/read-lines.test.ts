import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLines } from './read-lines.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-lines-'));
  path = join(folder, 'attempt.stdout.txt');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function linesOf(content: string | Buffer): Promise<string[]> {
  await writeFile(path, content);
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

it('gives every line, wherever the chunks of the file end', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `ü${index}`);
  expect(await linesOf(lines.join('\n'))).toEqual(lines);
  expect(await linesOf('')).toEqual(['']);
});

it('replaces bytes that are no text', async () => {
  expect(await linesOf(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0xc3]))).toEqual(['a\ufffd', 'b\ufffd']);
});

it.each([
  ['first', (long: string) => `${long}\na\nb`],
  ['between', (long: string) => `a\n${long}\nb`],
  ['last', (long: string) => `a\nb\n${long}`],
])('leaves out a line that is too long, %s, and no other', async (_place, content) => {
  expect(await linesOf(content('x'.repeat(3_000_000)))).toEqual(['a', 'b']);
});

it.each([
  ['a pipe', () => execFileSync('mkfifo', [path])],
  ['a folder', () => mkdir(path)],
  ['a link', () => symlink('/dev/zero', path)],
  ['nothing', () => undefined],
])('neither waits for nor follows %s', async (_name, put) => {
  await put();
  await expect(readLines(path).next()).rejects.toHaveProperty('code');
});
