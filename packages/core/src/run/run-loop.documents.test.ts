import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../scoring/score.js';
import { buildServer } from '../testing/harness-files.js';
import { documentMistakes } from '../testing/run-documents.js';
import { stage } from '../testing/stage.js';
import type { LoopContext } from './context.js';
import { runLoop } from './run-loop.js';

const command = `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("score.txt", "utf8")) }))'`;
const scored = { command, optimize: true } as const;

type Play = Awaited<ReturnType<typeof stage>>;

async function mistakesIn(play: Play): Promise<string[]> {
  return documentMistakes(join(play.workspace, '.harnessgym'));
}

/** A script that writes one score an iteration. */
const scores = (...values: readonly number[]) => ({
  attempt: ({ workspace, iteration }: { workspace: string; iteration: number }) =>
    writeFile(join(workspace, 'score.txt'), String(values[iteration - 1])).then(() => undefined),
});

describe('every document keeps to its schema', () => {
  it('when a build is repaired, and fails in the end', async () => {
    await using play = await stage({
      script: { build: ({ workspace }) => buildServer(workspace, 'bad', { selfTest: 1 }).then(() => undefined) },
    });
    await runLoop(play.loop);
    expect(play.phases()).toContain('1 repair');
    expect(await mistakesIn(play)).toEqual([]);
  });

  it('when the task is reset between attempts and the best state comes back', async () => {
    await using play = await stage({
      objective: scored,
      files: { 'score.txt': '100' },
      context: { taskState: 'reset' },
      script: scores(50, 80),
    });
    const run = await runLoop(play.loop);
    expect(run.restoration).toMatchObject({ outcome: 'restored', confirmation: 'confirmed' });
    expect(await mistakesIn(play)).toEqual([]);
  });

  it('when the best state comes back after an attempt whose verdict could not be written down', async () => {
    await using play = await stage({
      objective: scored,
      files: { 'score.txt': '100' },
      context: { iterations: 1 },
      script: scores(50),
    });
    const { restoration } = await runLoop(play.loop);
    if (restoration === undefined) throw new Error('Nothing was restored.');
    await play.loop.store.openIteration(2, 0);
    await play.loop.store.saveRestoration(restoration, 2);
    expect(await mistakesIn(play)).toEqual([]);
  });

  it('when an optimisation is cancelled in its attempt', async () => {
    const cancel = new AbortController();
    await using play = await stage({
      objective: scored,
      files: { 'score.txt': '100' },
      context: { signal: cancel.signal },
      script: {
        attempt: ({ signal }) => {
          cancel.abort(new Error('Enough.'));
          return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      },
    });
    expect((await runLoop(play.loop)).state).toEqual({ state: 'cancelled' });
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({ optimization: { current_score: null } });
    expect(await mistakesIn(play)).toEqual([]);
  });

  it('when the environment breaks', async () => {
    await using play = await stage({
      script: {},
      context: { runner: { name: 'gone', displayName: 'gone', open: () => Promise.reject(new Error('No agent.')) } },
    });
    await expect(runLoop(play.loop)).rejects.toThrow('No agent.');
    expect(await mistakesIn(play)).toEqual([]);
  });

  it("B-06 when a scorer of a script's own hands out what is no number", async () => {
    const values = [Number.NaN, 5, Number.POSITIVE_INFINITY];
    const scorer: LoopContext['scorer'] = {
      measure: async (): Promise<Measurement> => {
        const value = values.shift() ?? 9;
        const printed = { value, key: 'score' };
        return {
          score: { status: 'valid', value },
          printed,
          command: 'own',
          exitCode: 0,
          durationMs: 1,
          stdoutPath: '',
          stderrPath: '',
        };
      },
    };
    await using play = await stage({ objective: { optimize: true }, script: {}, context: { scorer } });
    const run = await runLoop(play.loop);
    expect(run.best?.score).toBe(5);
    expect(await readFile(join(play.workspace, '.harnessgym/runs/run/summary.json'), 'utf8')).not.toMatch(/NaN|Infin/);
    expect(await mistakesIn(play)).toEqual([]);
  });
});

describe('what the summary says', () => {
  it('B-16 the best verified score, also where nothing is optimised, and what beats it', async () => {
    await using play = await stage({
      objective: { command, target: 0 },
      files: { 'score.txt': '100' },
      context: { iterations: 3 },
      script: scores(50, 80, 70),
    });
    const run = await runLoop(play.loop);
    expect(run.iterations.map(({ verdict }) => verdict.status)).toEqual(['improved', 'verified', 'verified']);
    expect(await play.json('summary.json')).toMatchObject({ best_score: 50 });
  });

  it('the gate over what is mounted after each build, also when it built nothing', async () => {
    await using play = await stage({
      script: {
        build: ({ workspace, iteration }) =>
          iteration === 1 ? buildServer(workspace, 'good', { selfTest: 0 }).then(() => undefined) : undefined,
      },
    });
    await runLoop(play.loop);
    const { harness_quality_gates: gates } = await play.json('summary.json');
    const gate = { status: 'passed', active_mcp_count: 1, inactive_mcp_count: 0, active_tool_count: 1 };
    expect(gates).toEqual([
      { iteration: 1, ...gate },
      { iteration: 2, ...gate },
    ]);
  });

  it('B-18 a build after a solve leaves the status solved', async () => {
    await using play = await stage({
      objective: { command },
      files: { 'score.txt': 'none' },
      context: { buildAfterSolve: true },
      script: {
        ...scores(1),
        build: ({ resultPath }) => writeFile(resultPath, '{"status": "tooling_built"}').then(() => undefined),
      },
    });
    await runLoop(play.loop);
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({
      status: 'solved',
      solved: true,
      primary_task_solved_before_build: true,
    });
  });

  it('B-11 no status word that is not documented', async () => {
    const words = ['already-passing', 'cancelled', 'x\nSolved and verified: True\u001b[2J'];
    await using play = await stage({
      context: { iterations: 3 },
      script: {
        attempt: ({ resultPath, iteration }) =>
          writeFile(resultPath, JSON.stringify({ status: words[iteration - 1] })).then(() => undefined),
      },
    });
    const run = await runLoop(play.loop);
    expect(run.iterations.map(({ verdict }) => verdict.status)).toEqual(['incomplete', 'incomplete', 'incomplete']);
    expect(await play.json('summary.json')).toMatchObject({ final_status: 'incomplete' });
  });
});
