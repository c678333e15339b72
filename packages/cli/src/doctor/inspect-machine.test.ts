import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSandbox } from '@harnessgym/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inspectMachine, type StateRoot } from './inspect-machine.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-machine-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('finds programs with their versions, by the first of their names that is there', async () => {
  await writeFile(join(folder, 'gcc'), '#!/bin/sh\necho gcc 12.2.0\n', { mode: 0o755 });
  const found = await inspect({ folder });
  expect(found.find(({ what }) => what === 'cc')).toMatchObject({ state: 'present', version: '12.2.0' });
  expect(found.find(({ what }) => what === 'git')).toMatchObject({ state: 'missing', reason: 'no git in PATH' });
});

it('does not create a state directory, and tells when it could not be', async () => {
  const wanted = { folder: join(folder, 'not', 'yet') };
  expect(await stateOf(wanted)).toMatchObject({ state: 'present', path: wanted.folder });
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, 'not'), 'a file');
  expect(await stateOf(wanted)).toMatchObject({ state: 'missing', reason: expect.stringMatching(/not cannot be/) });
  expect(await stateOf({ problem: 'Choose another one.' })).toMatchObject({ reason: 'Choose another one.' });
});

async function stateOf(stateRoot: StateRoot) {
  return (await inspect(stateRoot)).find(({ what }) => what === 'state directory');
}

function inspect(stateRoot: StateRoot) {
  return inspectMachine({ stateRoot, env: { PATH: folder }, scratch: folder, signal: new AbortController().signal });
}

it('says whether a sandbox works, by trying it', async () => {
  const found = await findSandbox('auto', { env: { PATH: folder }, hidden: [] });
  const finding = (await inspect({ folder })).find(({ what }) => what === 'sandbox');
  const expected =
    found.kind === 'none'
      ? { state: 'missing', reason: `${found.reason}. Runs are unsandboxed` }
      : { state: 'present', path: found.program };
  expect(finding).toEqual({ what: 'sandbox', purpose: 'what agents build', ...expected });
});
