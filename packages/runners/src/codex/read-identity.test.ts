import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCodexIdentity } from './read-identity.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hg-identity-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const meta = { type: 'session_meta', payload: { id: 't', cli_version: '0.169.0', base_instructions: 'long' } };
const turn = (model: string) => ({ type: 'turn_context', payload: { model } });

it.each([
  ['version and model', [meta, turn('gpt-5.5')], { version: '0.169.0', model: 'gpt-5.5' }],
  ['the model of the newest turn', [meta, turn('gpt-5.5'), turn('gpt-6')], { version: '0.169.0', model: 'gpt-6' }],
  ['the version alone, where no turn began', [meta], { version: '0.169.0' }],
  [
    'nothing where neither is noted',
    [{ type: 'event_msg', payload: {} }, 'no JSON', { type: 'turn_context' }],
    undefined,
  ],
])('reads %s', async (_, lines, expected) => {
  const day = join(home, 'sessions', '2026', '11', '21');
  await mkdir(day, { recursive: true });
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(join(day, 'rollout-2026-11-21T10-00-00-t.jsonl'), text);
  await writeFile(join(day, 'rollout-2026-11-21T10-00-00-other.jsonl'), JSON.stringify(turn('another')));
  expect(await readCodexIdentity('t', { CODEX_HOME: home })).toEqual(expected);
});

it('reads nothing where the threads cannot be listed', async () => {
  await chmod(home, 0);
  try {
    await withoutRoot(async () => expect(await readCodexIdentity('t', { CODEX_HOME: home })).toBeUndefined());
  } finally {
    await chmod(home, 0o700);
  }
});

it('reads nothing of a thread that is not kept', async () => {
  expect(await readCodexIdentity('t', { CODEX_HOME: home })).toBeUndefined();
});
