import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openResultFile } from './result-file.js';
import type { ResultFields } from './schemas/result-schema.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-result-'));
  path = join(folder, 'result.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let warnings: string[];
const open = () => {
  warnings = [];
  const warn = async (messages: readonly string[]) => void warnings.push(...messages);
  return openResultFile({ path, root: folder, scoreKeys: ['latency', 'latency_ms'], warn });
};
const onDisk = async () => JSON.parse(await readFile(path, 'utf8'));

const phase = (status: 'completed' | 'failed') => ({ status }) as NonNullable<ResultFields['phases']>[string];

it('B-01 lays our fields whole over what the agent wrote, and keeps the rest', async () => {
  const file = open();
  await file.merge({ status: 'running', phases: {} });
  await writeFile(path, JSON.stringify({ status: 'solved', summary: 'done', phases: { attempt: { forged: true } } }));
  await file.merge({ phases: { attempt: phase('completed') } });
  await file.merge({ status: 'unverified', phases: { reflection: phase('failed') } });
  expect(await onDisk()).toEqual({
    status: 'unverified',
    summary: 'done',
    phases: { attempt: phase('completed'), reflection: phase('failed') },
  });
});

it('B-01 drops a field that only the tool writes, and leaves a claim alone while nothing is measured', async () => {
  const file = open();
  const claim = { verification: { status: 'not_run', score: 1 }, metrics: { score: 1 } };
  await writeFile(path, JSON.stringify({ ...claim, post_attempt: { passed: true }, solved: true }));
  await file.merge({ run_id: 'r' });
  expect(await onDisk()).toEqual({ ...claim, run_id: 'r' });
});

it('B-02 no score and no verdict of the agent stands beside those of a scorer', async () => {
  const file = open();
  const forged = { status: 'passed', passed: true, score: 1, latency: 1, latency_ms: 1 };
  const agents = { tooling_tests: [1] };
  const claim = { verification: { ...forged, ...agents }, metrics: { ...forged, extra: 2 }, post_attempt: forged };
  await writeFile(path, JSON.stringify(claim));
  const measured = { command: 'c', return_code: 1, timed_out: false, stdout_path: '/o', stderr_path: '/e' };
  const verification = { ...measured, status: 'failed' as const };
  const post_attempt = {
    ...measured,
    status: 'failed' as const,
    duration_seconds: 1,
    json: null,
    score: null,
    score_key: 'latency_ms',
    passed: false,
    score_validity: { status: 'invalid' as const, reason: 'failed' as const },
  };
  await file.merge({ post_attempt, verification });
  expect(await onDisk()).toMatchObject({ post_attempt, metrics: { extra: 2 } });
  expect((await onDisk()).verification).toEqual({ ...verification, ...agents });
  expect((await onDisk()).metrics).toEqual({ extra: 2 });
});

it('A-01 a half-written file is kept aside, claims nothing, and is replaced by our own record', async () => {
  const file = open();
  await file.merge({ run_id: 'r' });
  await writeFile(path, '{"status": "sol');
  expect(await file.read()).toBeUndefined();
  await file.merge({ status: 'incomplete' });
  expect(await onDisk()).toEqual({ run_id: 'r', status: 'incomplete' });
  expect(await readFile(join(folder, 'result.invalid.json'), 'utf8')).toBe('{"status": "sol');
});

it('A-01 a key that occurs twice is named once, and only its last value counts', async () => {
  const file = open();
  await writeFile(path, '{"status": "solved", "metrics": {"score": 1, "sc\\u006fre": 2}, "status": "blocked"}');
  expect(await file.read()).toEqual({ status: 'blocked', metrics: { score: 2 } });
  await file.merge({});
  const what = 'says more than once in one object, and only the last counts: "score", "status".';
  expect(warnings).toEqual([`The agent's ${path} ${what}`]);
});

it('survives a file that the agent deleted, and leaves no temporary file', async () => {
  const file = open();
  await file.merge({ run_id: 'r' });
  await rm(path);
  expect(await file.read()).toBeUndefined();
  expect(warnings).toEqual([]);
  await file.merge({ status: 'failed' });
  expect(await onDisk()).toEqual({ run_id: 'r', status: 'failed' });
  expect(await readdir(folder)).toEqual(['result.json']);
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

it.each<[string, (path: string) => Promise<unknown>]>([
  ['a folder', (path) => mkdir(path)],
  ['a link', (path) => symlink('/dev/zero', path)],
  ['nested too deep', (path) => writeFile(path, `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
  ['nested deeper than 100 levels', (path) => writeFile(path, `{"a":${deep(101)}}`)],
  ['larger than 1 MiB', (path) => writeFile(path, JSON.stringify({ a: 'x'.repeat(1024 * 1024) }))],
  ['small, but huge with indentation', (path) => writeFile(path, `{"x":[${Array(9000).fill(deep(190)).join()}]}`)],
  ['a pipe', (path) => promisify(execFile)('mkfifo', [path])],
  ['an array', (path) => writeFile(path, '[]')],
  ['text that is not UTF-8', (path) => writeFile(path, Buffer.from('{"status": "solv\xe9"}', 'latin1'))],
  ['a NUL in it', (path) => writeFile(path, '{"status": "a\0b"}')],
  ['a number that JSON does not have', (path) => writeFile(path, '{"score": NaN}')],
])('A-01 %s in its place is kept aside and claims nothing', async (_name, put) => {
  const file = open();
  await put(path);
  expect(await file.read()).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining(join(folder, 'result.invalid.json'))]);
  await file.merge({ status: 'failed' });
  expect(await onDisk()).toEqual({ status: 'failed' });
});

it('A-01 what is within the limits is still within them when it was written back', async () => {
  const file = open();
  await writeFile(path, `{"x":[${Array(5000).fill(deep(90)).join()}]}`);
  await file.merge({ run_id: 'r' });
  expect((await stat(path)).size).toBeLessThan(1024 * 1024);
  expect(await file.read()).toMatchObject({ run_id: 'r', x: expect.any(Array) });
  expect(warnings).toEqual([]);
});

it('A-01 keeps each of several invalid files', async () => {
  const file = open();
  for (const text of ['{', '[']) {
    await writeFile(path, text);
    await file.read();
  }
  const kept = (await readdir(folder)).filter((name) => name.startsWith('result.invalid'));
  expect((await Promise.all(kept.map((name) => readFile(join(folder, name), 'utf8')))).sort()).toEqual(['[', '{']);
});

it('keeps a key called __proto__ a key', async () => {
  await writeFile(path, '{"__proto__": {"polluted": true}}');
  await open().merge({ status: 'x' });
  expect(await readFile(path, 'utf8')).toContain('"__proto__"');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
