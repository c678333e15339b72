import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changedSettings } from './changed-settings.js';
import { resolveConfig } from './resolve-config.js';
import type { WrittenRunConfig } from './run-config.js';
import { runConfigDocument } from './run-config-document.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-settings-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function documentOf(written: WrittenRunConfig) {
  const base = { cwd: folder, env: { HOME: '/home/somebody' }, now: new Date() };
  return runConfigDocument(await resolveConfig({ taskText: 'do it', ...written }, base), {});
}

it('finds nothing changed in a run without flags', async () => {
  expect(changedSettings(await documentOf({}))).toEqual([]);
});

it('names each setting that a flag changed, and not those that follow it', async () => {
  const written = { buildTimeout: '5m', scoreKey: 'ms', stopScore: '5', attemptTimeouts: '1m,2m', ignore: ['data/'] };
  expect(changedSettings(await documentOf(written))).toEqual([
    ['attempt_timeout_schedule_seconds', [60, 120]],
    ['build_timeout_seconds', 300],
    ['stop_score', 5],
    ['score_key', 'ms'],
    ['ignore', ['data/']],
  ]);
});

it('says nothing of a setting that a document does not hold', () => {
  expect(changedSettings({ run_id: 'run' })).toEqual([]);
});
