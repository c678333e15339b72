import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openResultFile } from './result-file.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-result-'));
  path = join(folder, 'result.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onDisk = async () => JSON.parse(await readFile(path, 'utf8'));

it('lays our fields over what the agent wrote, deeply, and keeps the rest', async () => {
  const file = openResultFile(path);
  await file.merge({ status: 'running', phases: {} });
  await writeFile(
    path,
    JSON.stringify({ status: 'solved', summary: 'done', verification: { tooling_tests: [1], status: 'passed' } }),
  );
  await file.merge({ status: 'unverified', verification: { status: 'failed' } });
  expect(await onDisk()).toEqual({
    status: 'unverified',
    summary: 'done',
    phases: {},
    verification: { tooling_tests: [1], status: 'failed' },
  });
});

it('A-01 a half-written file is kept aside, claims nothing, and is replaced by our own record', async () => {
  const file = openResultFile(path);
  await file.merge({ run_id: 'r' });
  await writeFile(path, '{"status": "sol');
  expect(await file.read()).toMatchObject({ found: 'invalid' });
  await file.merge({ status: 'incomplete' });
  expect(await onDisk()).toEqual({ run_id: 'r', status: 'incomplete' });
  expect(await readFile(join(folder, 'result.invalid.json'), 'utf8')).toBe('{"status": "sol');
});

it('survives a file that the agent deleted, and leaves no temporary file', async () => {
  const file = openResultFile(path);
  await file.merge({ run_id: 'r' });
  await rm(path);
  expect(await file.read()).toEqual({ found: 'nothing' });
  await file.merge({ status: 'failed' });
  expect(await onDisk()).toEqual({ run_id: 'r', status: 'failed' });
  expect(await readdir(folder)).toEqual(['result.json']);
});

it.each<[string, (path: string) => Promise<unknown>]>([
  ['a folder', (path) => mkdir(path)],
  ['a link', (path) => symlink('/dev/zero', path)],
  ['nested too deep', (path) => writeFile(path, `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
  ['an array', (path) => writeFile(path, '[]')],
])('A-01 %s in its place is kept aside and claims nothing', async (_name, put) => {
  const file = openResultFile(path);
  await put(path);
  expect(await file.read()).toEqual({ found: 'invalid', aside: join(folder, 'result.invalid.json') });
  await file.merge({ status: 'failed' });
  expect(await onDisk()).toEqual({ status: 'failed' });
});

it('keeps a key called __proto__ a key', async () => {
  await writeFile(path, '{"__proto__": {"polluted": true}}');
  await openResultFile(path).merge({ status: 'x' });
  expect(await readFile(path, 'utf8')).toContain('"__proto__"');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
