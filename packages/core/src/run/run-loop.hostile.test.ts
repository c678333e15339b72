import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const command = `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("score.txt", "utf8")) }))'`;
const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

describe('what an agent does to its surroundings ends nothing', () => {
  it('A-01 a folder in the place of result.json', async () => {
    await using play = await stage({
      context: { iterations: 1 },
      script: {
        attempt: async ({ resultPath }) => {
          await rm(resultPath);
          await mkdir(resultPath);
          return undefined;
        },
      },
    });
    expect((await runLoop(play.loop)).state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(play.events.filter(({ type }) => type === 'warning').map((event) => JSON.stringify(event))).toEqual([
      expect.stringContaining('result.invalid.json'),
    ]);
  });

  it('A-15 a claim and a scorer that nest without end', async () => {
    await using play = await stage({
      objective: { command: 'cat deep.json', optimize: true },
      files: { 'deep.json': `{"score": 1, "deep": ${nested}}` },
      context: { iterations: 1 },
      script: { attempt: ({ resultPath }) => writeFile(resultPath, `{"a": ${nested}}`).then(() => undefined) },
    });
    const run = await runLoop(play.loop);
    expect(run.iterations[0]).toMatchObject({
      measurement: { score: { status: 'invalid', reason: 'invalid-output' } },
    });
    expect(await play.json('summary.json')).toMatchObject({ run_state: { state: 'finished' } });
  });

  it('E-24 lines in the call log that record no call, which are counted and told once', async () => {
    const junk = ['not json', '', '{"status": "completed"', '[]', '{"status": "spell"}', '"torn'].join('\n');
    await using play = await stage({
      context: { iterations: 1 },
      script: {
        attempt: ({ workspace }) =>
          writeFile(join(workspace, '.harnessgym', 'mcp_calls.jsonl'), junk).then(() => undefined),
      },
    });
    expect((await runLoop(play.loop)).iterations).toMatchObject([{ attempt: { calls: { count: 0 } } }]);
    const told = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(told.filter((text) => text.includes('The call log'))).toEqual([
      'The call log holds lines that record no call and do not count. New in this turn: 5.',
    ]);
  });

  it('a pipe in the place of the call log', async () => {
    await using play = await stage({
      context: { iterations: 1 },
      script: {
        attempt: ({ workspace }) => {
          execFileSync('mkfifo', [join(workspace, '.harnessgym', 'mcp_calls.jsonl')]);
          return undefined;
        },
      },
    });
    expect((await runLoop(play.loop)).iterations).toMatchObject([{ attempt: { calls: { count: 0 } } }]);
  });

  it('a removed .harnessgym folder', async () => {
    await using play = await stage({
      context: { iterations: 2 },
      script: {
        attempt: ({ workspace, iteration }) =>
          iteration === 1
            ? rm(join(workspace, '.harnessgym'), { recursive: true }).then(() => undefined)
            : { finalMessage: 'Done.' },
      },
    });
    expect((await runLoop(play.loop)).iterations).toHaveLength(2);
    expect(await play.json('summary.json')).toMatchObject({ run_state: { state: 'finished' } });
  });
});

describe('the summary is written whatever happens', () => {
  it('a best state that cannot be restored is a warning that names its snapshot', async () => {
    await using play = await stage({
      objective: { command, optimize: true },
      files: { 'score.txt': '100' },
      context: { iterations: 2 },
      script: {
        attempt: async ({ workspace, iteration }) => {
          await writeFile(join(workspace, 'score.txt'), String(100 - iteration));
          return undefined;
        },
      },
    });
    const snapshots = { ...play.loop.snapshots, exchange: () => Promise.reject(new Error('the disk is full.')) };
    const run = await runLoop({ ...play.loop, snapshots });
    expect(run).toMatchObject({ state: { state: 'finished' }, restoration: { outcome: 'failed' }, improved: false });
    expect(run.warnings.join()).toMatch(/could not be restored: the disk is full\. It is kept as snapshot [0-9a-f]+/);
    expect(await play.json('summary.json')).toMatchObject({
      best_checkpoint: { restored: false },
      warnings: run.warnings,
    });
  });

  it('a session that cannot be closed neither ends the run nor hides what happened in it', async () => {
    await using play = await stage({ script: {}, context: { iterations: 1 } });
    const runner = {
      ...play.loop.runner,
      open: async (options: Parameters<typeof play.loop.runner.open>[0]) => ({
        id: undefined,
        turn: (await play.loop.runner.open(options)).turn,
        [Symbol.asyncDispose]: () => Promise.reject(new Error('undo failed')),
      }),
    };
    expect((await runLoop({ ...play.loop, runner })).state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(JSON.stringify(play.events)).toContain('could not be closed cleanly: undo failed');
  });

  it('an error that comes with a cancellation is still an error', async () => {
    const cancel = new AbortController();
    await using play = await stage({ script: {}, context: { signal: cancel.signal } });
    const store = {
      ...play.loop.store,
      freezeVerdict: () => {
        cancel.abort(new Error('Ctrl-C'));
        return Promise.reject(new TypeError('a bug'));
      },
    };
    await expect(runLoop({ ...play.loop, store })).rejects.toThrow('a bug');
    expect(await play.json('summary.json')).toMatchObject({ run_state: { state: 'crashed', message: 'a bug' } });
  });
});

describe('a cancellation', () => {
  it('while the scorer runs leaves no verdict that nobody gave', async () => {
    const cancel = new AbortController();
    await using play = await stage({
      objective: { command: 'test -e attempted || exec cat score.json; touch scoring; sleep 30' },
      files: { 'score.json': '{"status": "failed"}' },
      context: { signal: cancel.signal },
      script: {
        attempt: async ({ workspace, resultPath }) => {
          await writeFile(join(workspace, 'attempted'), '');
          await writeFile(resultPath, JSON.stringify({ status: 'solved', verified: true }));
          void appears(join(workspace, 'scoring')).then(() => cancel.abort(new Error('Ctrl-C')));
          return undefined;
        },
      },
    });
    const run = await runLoop(play.loop);
    expect(run).toMatchObject({
      state: { state: 'cancelled' },
      iterations: [{ verdict: { status: 'cancelled', solved: false } }],
    });
    expect(run.iterations[0]).not.toHaveProperty('measurement');
  });

  it('while building keeps what was done after the verdict', async () => {
    const cancel = new AbortController();
    await using play = await stage({
      script: {
        build: () => {
          cancel.abort(new Error('Ctrl-C'));
          return undefined;
        },
      },
      context: { signal: cancel.signal },
    });
    await runLoop(play.loop);
    expect(await play.json('summary.json')).toMatchObject({
      run_state: { state: 'cancelled' },
      iterations: [{ reflection: { status: 'completed' }, build: {} }],
    });
  });
});

it('a repaired tool finds in the clean room what passed before it', async () => {
  await using play = await stage({
    context: { iterations: 1 },
    script: {
      build: async ({ workspace }) => {
        await buildServer(workspace, 'probe', { selfTest: 1 });
        await writeFile(join(workspace, '.harnessgym', 'fixtures', 'data.json'), '{}');
        return undefined;
      },
      repair: async ({ workspace }) => {
        const path = join(workspace, '.harnessgym', 'mcp', 'probe', 'mcp.json');
        const manifest = {
          name: 'probe',
          command: 'node',
          args: ['${artifact_dir}/server.mjs'],
          self_test: [
            'sh',
            '-c',
            'test -e .harnessgym/fixtures/data.json && grep -q tools .harnessgym/mcp/probe/server.mjs',
          ],
        };
        await writeFile(path, JSON.stringify(manifest));
        return undefined;
      },
    },
  });
  const run = await runLoop(play.loop);
  expect(run.iterations[0]?.qualifications[1]?.qualifications).toMatchObject([
    { path: '.harnessgym/mcp/probe/mcp.json', verdict: 'qualified' },
  ]);
});

it("F-14 a skill whose place is the user's is not active, and the agent is not sent there", async () => {
  const prompts: string[] = [];
  await using play = await stage({
    files: { '.agents/skills/mine/SKILL.md': 'the one of the user' },
    script: {
      build: ({ workspace }) => buildSkill(workspace, 'mine').then(() => undefined),
      attempt: ({ prompt }) => {
        prompts.push(prompt);
        return undefined;
      },
    },
  });
  const run = await runLoop(play.loop);
  expect(run.iterations[1]).toMatchObject({ activeSkills: [] });
  expect(prompts[1]).not.toContain('Skill `mine`');
  const activation = JSON.parse(await play.read('.harnessgym/activation.json'));
  expect(activation).toMatchObject({ skills: [], quality_gate: { status: 'failed' } });
  expect(activation.warnings.join()).toContain('.agents/skills/mine is yours');
  await expect(readlink(join(play.workspace, '.agents/skills/mine'))).rejects.toThrow('EINVAL');
});

async function appears(path: string): Promise<void> {
  while (!existsSync(path)) await delay(10);
}
