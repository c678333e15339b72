import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { createClaudeRunner, createCodexRunner } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import { hidesNothing } from '../../testing/hides-nothing.js';
import { stageTrial, type TrialStage } from '../../testing/stage-trial.js';
import { stubAgent } from '../../testing/stub-agent.js';
import { put } from '../../testing/study-stage.js';

const needs = hidesNothing ? ' (needs bubblewrap)' : '';

// Waits for the trial beside it, looks for what lies in any other place than its own, then leaves something to be found.
const look = [
  'touch "$HOME/ready-$$"',
  'while [ "$(ls "$HOME" | grep -c ^ready-)" -lt "$(cat "$HOME/awaited")" ]; do sleep 0.05; done',
  'find "$HOME" -name "pearl-*" | sed "s/.*pearl-//" | sort -u > "$HOME/found-$$"',
  'for process in /proc/[0-9]*; do ls "$process/root$HOME/out" 2>/dev/null; done | sort -u > "$HOME/by-proc-$$"',
  'ls -A "$HOME/template" "$HOME/out" "$HOME/bundle/.harnessgym" "$HOME/state" > "$HOME/listed-$$"',
  'touch pearl-trial "$HOME/left-$$"',
  'sleep 1',
].join('\n');

/** A finished trial, then one of each arm at the same time; what those two saw. */
async function lookAround(stage: TrialStage) {
  const { root } = stage;
  const executor = { env: { ...process.env, HOME: root } };
  await put(join(root, 'awaited'), '1');
  const first = await stage.execute('plain', { executor });
  await put(join(root, 'template/node_modules/pearl-template'), '');
  await put(join(root, 'bundle/.harnessgym/runs/pearl-bundle'), '');
  await put(join(root, 'state/0123456789ab/pearl-state'), '');
  await put(join(root, 'awaited'), '3');
  const looked = await readdir(root);
  const trials = await Promise.all([
    stage.execute('plain', { trial: 2, executor }),
    stage.execute('harnessed', { trial: 2, executor }),
  ]);
  const seen = (kind: string) =>
    readdir(root).then((names) => {
      const mine = names.filter((name) => name.startsWith(`${kind}-`) && !looked.includes(name));
      return Promise.all(mine.map((name) => readFile(join(root, name), 'utf8')));
    });
  return {
    trials: [first, ...trials],
    found: await seen('found'),
    byProc: await seen('by-proc'),
    listed: await seen('listed'),
  };
}

const agents = {
  claude: (bin: string) => createClaudeRunner({ bin }),
  codex: (bin: string) => createCodexRunner({ bin, sandbox: 'workspace-write', config: [], extraArgs: [] }),
} as const;

describe.each(['claude', 'codex'] as const)('the trials of a study with %s', (name) => {
  it.skipIf(hidesNothing)(`G-05 see neither siblings nor template nor bundle, in either arm${needs}`, async () => {
    await using agent = await stubAgent(name, look);
    await using stage = await stageTrial({ runner: agents[name](agent.bin), view: 'hidden' });
    const { trials, found, byProc, listed } = await lookAround(stage);
    expect(found).toEqual(['', '']);
    expect(byProc).toEqual(['', '']);
    const { root } = stage;
    for (const text of listed) {
      for (const folder of ['template', 'out', 'bundle/.harnessgym']) expect(text).toMatch(emptyIn(root, folder));
      expect(text).toMatch(new RegExp(`${root}/state:\n[0-9a-f]{12}\ntrials\n`));
    }
    for (const trial of trials) {
      expect(trial).toMatchObject({ error: null, changed_paths: { paths: ['pearl-trial'] } });
      expect(await readdir(trial.workspace)).toContain('pearl-trial');
    }
  });
});

it('G-05 see all of it where nothing hides it', async () => {
  await using agent = await stubAgent('codex', look);
  await using stage = await stageTrial({ runner: agents.codex(agent.bin) });
  const { found } = await lookAround(stage);
  for (const text of found) expect(text).toBe('bundle\nstate\ntemplate\ntrial\n');
});

it.skipIf(hidesNothing)(
  `G-05 a trial that runs out of time behind its view leaves nothing running${needs}`,
  async () => {
    const work = 'trap "" INT TERM; sleep 300 & setsid sleep 301 & echo $$ $! > "$HOME/pids"; wait; sleep 300';
    await using agent = await stubAgent('codex', work);
    const runner = agents.codex(agent.bin);
    await using stage = await stageTrial({ runner, view: 'hidden', run: { attemptTimeout: '5s' } });
    const env = { ...process.env, HOME: stage.root };
    const trial = await stage.execute('harnessed', { executor: { env } });
    expect(trial.iterations.map(({ attempt_status }) => attempt_status)).toEqual(['timeout']);
    const pids = (await readFile(join(stage.root, 'pids'), 'utf8')).trim().split(' ').map(Number);
    expect(pids.map(isRunning)).toEqual([false, false]);
  },
);

function emptyIn(root: string, folder: string): RegExp {
  return new RegExp(`${root}/${folder}:\n(\n|$)`);
}
