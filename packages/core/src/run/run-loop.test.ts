import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

/** Prints the number in `score.txt`; a word there makes it fail. */
const command = `node -e 'const s = require("fs").readFileSync("score.txt", "utf8").trim(); console.log(JSON.stringify({ score: Number(s) || 0 })); process.exit(Number(s) ? 0 : 1)'`;
const claim = (resultPath: string, fields: object) => writeFile(resultPath, JSON.stringify(fields));

describe('how a run goes', () => {
  it('solves on the second attempt, and leaves the documented files', async () => {
    await using play = await stage({
      objective: { command },
      files: { 'score.txt': 'broken' },
      script: {
        attempt: ({ iteration, workspace }) =>
          iteration === 2 ? writeFile(join(workspace, 'score.txt'), '1').then(() => undefined) : { blocked: 'stuck' },
      },
    });
    const run = await runLoop(play.loop);
    expect(run.state).toEqual({ state: 'finished', reason: 'solved' });
    expect(play.phases()).toEqual(['1 attempt', '1 reflection', '1 build', '2 attempt']);
    expect(await play.json('summary.json')).toMatchObject({
      solved: true,
      final_status: 'solved',
      run_state: { state: 'finished' },
    });
    expect(await play.json('iterations', '2', 'result.json')).toMatchObject({
      status: 'solved',
      verified: true,
      verified_by: 'scorer',
      post_attempt: { status: 'completed', score: 1 },
      verification: { status: 'passed' },
    });
    const log = (await play.read('.harnessgym/runs/run/events.jsonl')).trimEnd().split('\n');
    expect(log.map((line) => JSON.parse(line))).toEqual(play.events);
  });

  it('B-14 a task that passes before the run gets no turn', async () => {
    await using play = await stage({ objective: { command }, files: { 'score.txt': '1' }, script: {} });
    const run = await runLoop(play.loop);
    expect(run.state).toEqual({ state: 'finished', reason: 'already-passing' });
    expect(play.phases()).toEqual([]);
    expect(await play.json('summary.json')).toMatchObject({
      final_status: 'already-passing',
      solved: true,
      iterations: [],
    });
  });

  it('B-14 a task that passes before the run is not solved by a run that could not be opened', async () => {
    await using play = await stage({ objective: { command }, files: { 'score.txt': '1' }, script: {} });
    const snapshots = { ...play.loop.snapshots, take: () => Promise.reject(new Error('no space')) };
    await expect(runLoop({ ...play.loop, snapshots })).rejects.toThrow('no space');
    expect(await play.json('summary.json')).toMatchObject({ solved: false, final_status: 'not_started' });
  });

  it('runs a task that passes already when it is asked to build anyway', async () => {
    await using play = await stage({
      objective: { command },
      files: { 'score.txt': '1' },
      script: {},
      context: { buildAfterSolve: true },
    });
    expect((await runLoop(play.loop)).state).toEqual({ state: 'finished', reason: 'solved' });
    expect(play.phases()).toEqual(['1 attempt', '1 reflection', '1 build']);
  });

  it('scores a timed-out attempt, reflects and builds after it', async () => {
    await using play = await stage({
      objective: { command },
      files: { 'score.txt': 'broken' },
      script: {
        attempt: ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
      context: { iterations: 1, budgets: { attemptMs: [200], reflectionMs: 30_000, buildMs: 30_000, repairs: 1 } },
    });
    const run = await runLoop(play.loop);
    expect(run.iterations[0]).toMatchObject({
      attempt: { turn: { outcome: { outcome: 'timed-out' } } },
      verdict: { status: 'incomplete' },
      measurement: { score: { status: 'invalid' } },
    });
    expect(play.phases()).toEqual(['1 attempt', '1 reflection', '1 build']);
  });

  it('gives each iteration its own budget, the last one repeated', async () => {
    await using play = await stage({
      script: {},
      context: { iterations: 3, budgets: { attemptMs: [1_000, 2_000], reflectionMs: 1, buildMs: 1, repairs: 0 } },
    });
    await runLoop(play.loop);
    const budgets = play.events.flatMap((event) =>
      event.type === 'phase-start' && event.phase === 'attempt' ? [event.budgetMs] : [],
    );
    expect(budgets).toEqual([1_000, 2_000, 2_000]);
  });

  it('C-04 a reset brings the task files back before the next iteration, and keeps the harness', async () => {
    const seen: string[][] = [];
    await using play = await stage({
      files: { 'task.txt': 'original' },
      context: { taskState: 'reset' },
      script: {
        attempt: async ({ workspace }) => {
          seen.push((await readdir(workspace)).sort());
          await writeFile(join(workspace, 'new.txt'), 'x');
          await writeFile(join(workspace, 'task.txt'), 'edited');
          return undefined;
        },
        build: ({ workspace }) =>
          writeFile(join(workspace, '.harnessgym', 'docs', 'notes.md'), 'notes').then(() => undefined),
      },
    });
    await runLoop(play.loop);
    expect(seen[1]).toEqual(['.harnessgym', 'task.txt']);
    expect(await play.read('.harnessgym/docs/notes.md')).toBe('notes');
  });

  it('a replay attempts with the harness there is and builds nothing', async () => {
    await using play = await stage({ script: {}, context: { mode: 'replay' } });
    await runLoop(play.loop);
    expect(play.phases()).toEqual(['1 attempt', '2 attempt']);
  });
});

describe('an optimisation', () => {
  const optimise = (scores: readonly string[], baseline: string, over: object = {}) =>
    stage({
      objective: { command, optimize: true },
      files: { 'score.txt': baseline },
      context: { iterations: scores.length, ...over },
      script: {
        attempt: ({ iteration, workspace }) =>
          writeFile(join(workspace, 'score.txt'), scores[iteration - 1] ?? '').then(() => undefined),
      },
    });

  it('ends with the best verified state in the workspace, re-verified', async () => {
    await using play = await optimise(['50', '70'], '100');
    const run = await runLoop(play.loop);
    expect(run).toMatchObject({
      improved: true,
      best: { iteration: 1, score: 50 },
      restoration: { confirmation: 'confirmed' },
    });
    expect(await play.read('score.txt')).toBe('50');
    expect(run.iterations.map(({ verdict }) => verdict.status)).toEqual(['improved', 'verified']);
    expect(await play.json('summary.json')).toMatchObject({
      best_score: 50,
      optimization: {
        baseline_score: 100,
        best_score: 50,
        improved: true,
        absolute_delta_from_baseline: -50,
        relative_reduction: 0.5,
      },
      best_checkpoint: { enabled: true, restored: true, restore: { post_restore_passed: true } },
    });
  });

  it('leaves the workspace as it is when it is told to', async () => {
    await using play = await optimise(['50', '70'], '100', { restoreBest: false });
    expect(await runLoop(play.loop)).not.toHaveProperty('restoration');
    expect(await play.read('score.txt')).toBe('70');
  });

  it('goes back to the original task when every attempt made it worse', async () => {
    await using play = await optimise(['200', 'broken'], '100');
    expect(await runLoop(play.loop)).toMatchObject({ improved: false, best: { iteration: 0, score: 100 } });
    expect(await play.read('score.txt')).toBe('100');
  });

  it('B-04 B-05 a failing state is never the best, whatever it prints', async () => {
    await using play = await optimise(['-1x', '50'], 'broken');
    const run = await runLoop(play.loop);
    expect(run.best).toMatchObject({ iteration: 2, score: 50 });
    expect(run).not.toHaveProperty('improved');
    expect(await play.json('summary.json')).toMatchObject({
      best_score: 50,
      optimization: { baseline_score: null, improved: null },
    });
  });

  it('B-17 a best state that does not score so again is no improvement, and is said so', async () => {
    // The third time it runs on the best state, the scorer prints more.
    const flaky = `node -e 'const fs = require("fs"); const n = Number(fs.existsSync(process.env.COUNT) ? fs.readFileSync(process.env.COUNT, "utf8") : 0) + 1; fs.writeFileSync(process.env.COUNT, String(n)); console.log(JSON.stringify({ score: [100, 50, 90][n - 1] }))'`;
    await using play = await stage({
      objective: { command: `COUNT=../count; export COUNT; ${flaky}`, optimize: true },
      script: {},
      context: { iterations: 1 },
    });
    const run = await runLoop(play.loop);
    expect(run).toMatchObject({ improved: false, restoration: { confirmation: 'regressed' } });
    expect(run.warnings.join()).toContain('but now it scores 90');
  });
});

describe('what an agent writes', () => {
  it.each(['reflection', 'build'])('B-12 a claim written in the %s turn solves nothing', async (phase) => {
    const solved = { status: 'solved', verified: true, metrics: { score: 1 } };
    await using play = await stage({
      objective: { target: 5 },
      script: { [phase]: ({ resultPath }: { resultPath: string }) => claim(resultPath, solved).then(() => undefined) },
      context: { iterations: 1 },
    });
    const run = await runLoop(play.loop);
    expect(run.state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({ solved: false, verified: false });
    expect(await play.json('summary.json')).toMatchObject({ solved: false, final_status: 'incomplete' });
  });

  it('B-18 the summary knows of a solved iteration that was followed by a build', async () => {
    await using play = await stage({
      script: {
        attempt: ({ resultPath }) => claim(resultPath, { status: 'solved', verified: true }).then(() => undefined),
        build: ({ resultPath }) => claim(resultPath, { status: 'tooling_built' }).then(() => undefined),
      },
      context: { buildAfterSolve: true },
    });
    await runLoop(play.loop);
    expect(await play.json('summary.json')).toMatchObject({ solved: true, final_status: 'solved' });
  });

  it('A-01 an attempt that is killed while it writes result.json is scored, and the run goes on', async () => {
    await using play = await stage({
      objective: { command, optimize: true },
      files: { 'score.txt': '100' },
      script: {
        attempt: async ({ iteration, workspace, resultPath, signal }) => {
          await writeFile(join(workspace, 'score.txt'), iteration === 1 ? '50' : '70');
          await writeFile(resultPath, '{"status": "sol');
          return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      },
      context: { budgets: { attemptMs: [1_000], reflectionMs: 30_000, buildMs: 30_000, repairs: 1 } },
    });
    const run = await runLoop(play.loop);
    expect(run.iterations.map(({ verdict }) => verdict.score)).toEqual([50, 70]);
    expect(await play.json('summary.json')).toMatchObject({ best_score: 50, best_checkpoint: { restored: true } });
    expect(await play.read('score.txt')).toBe('50');
  });

  it('A-01 half a result.json ends nothing', async () => {
    await using play = await stage({
      objective: { command },
      files: { 'score.txt': '1x' },
      script: { attempt: ({ resultPath }) => writeFile(resultPath, '{"status": "sol').then(() => undefined) },
      context: { iterations: 1 },
    });
    expect((await runLoop(play.loop)).iterations[0]?.verdict.status).toBe('incomplete');
    expect(await play.read('.harnessgym/runs/run/iterations/1/result.invalid.json')).toBe('{"status": "sol');
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({ run_id: 'run', status: 'incomplete' });
  });

  it.each([
    ['a syntax error', '{"artifacts": ['],
    ['an entry without a kind', '{"artifacts": [{"path": "x"}, 7]}'],
    ['artifacts as an object', '{"artifacts": {}}'],
    ['artifacts as null', '{"artifacts": null}'],
    ['an array', '[]'],
    ['a version that is no number', '{"version": "two", "artifacts": []}'],
  ])('A-02 %s in registry.json ends nothing, and loses no artifact', async (_name, text) => {
    await using play = await stage({
      script: {
        build: async ({ workspace, iteration }) => {
          await writeFile(join(workspace, '.harnessgym', 'docs', `notes-${iteration}.md`), 'notes');
          await writeFile(join(workspace, '.harnessgym', 'registry.json'), text);
          return undefined;
        },
      },
    });
    await runLoop(play.loop);
    expect(await play.json('summary.json')).toMatchObject({ run_state: { state: 'finished' } });
    expect(JSON.parse(await play.read('.harnessgym/registry.json')).artifacts).toHaveLength(2);
  });
});

describe('the ways out', () => {
  it('a cancelled attempt ends the run as cancelled, with its summary', async () => {
    const cancel = new AbortController();
    await using play = await stage({
      script: {
        attempt: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            cancel.abort(new Error('Ctrl-C'));
          }),
      },
      context: { signal: cancel.signal },
    });
    const run = await runLoop(play.loop);
    expect(run.state).toEqual({ state: 'cancelled' });
    expect(play.phases()).toEqual(['1 attempt']);
    expect(await play.json('summary.json')).toMatchObject({
      run_state: { state: 'cancelled' },
      iterations: [{ iteration: 1 }],
    });
  });

  it('a cancelled reflection keeps the verdict of its attempt', async () => {
    const cancel = new AbortController();
    await using play = await stage({
      objective: { command, optimize: true },
      files: { 'score.txt': '100' },
      script: {
        attempt: ({ workspace }) => writeFile(join(workspace, 'score.txt'), '50').then(() => undefined),
        reflection: () => {
          cancel.abort(new Error('Ctrl-C'));
          return undefined;
        },
      },
      context: { signal: cancel.signal },
    });
    const run = await runLoop(play.loop);
    expect(run).toMatchObject({
      state: { state: 'cancelled' },
      best: { score: 50 },
      iterations: [{ verdict: { status: 'improved' } }],
    });
    expect(await play.read('score.txt')).toBe('50');
  });

  it('A-13 a broken environment is thrown, after the summary was written', async () => {
    await using play = await stage({ script: {} });
    const snapshots = { ...play.loop.snapshots, take: () => Promise.reject(new Error('no space')) };
    await expect(runLoop({ ...play.loop, snapshots })).rejects.toThrow('no space');
    expect(await play.json('summary.json')).toMatchObject({
      run_state: { state: 'crashed', message: 'no space' },
      iterations: [],
    });
    await expect(access(join(play.workspace, '.harnessgym/runs/run/iterations'))).rejects.toThrow('ENOENT');
  });
});

it('finishes first what an interrupted run left of bringing files back, and says so', async () => {
  await using play = await stage({ script: {}, context: { iterations: 1 } });
  const { snapshots } = play.loop;
  const done: string[] = [];
  const interrupted: typeof snapshots = {
    ...snapshots,
    recover: async () => {
      done.push('recover');
      return { snapshot: 's', restored: ['a', 'b'], removed: ['c'], kept: [] };
    },
    take: (tree) => {
      done.push('take');
      return snapshots.take(tree);
    },
  };
  await runLoop({ ...play.loop, snapshots: interrupted });
  expect(done.slice(0, 2)).toEqual(['recover', 'take']);
  expect(play.events).toContainEqual(
    expect.objectContaining({ type: 'warning', message: expect.stringContaining('2 written, 1 removed, 0 left') }),
  );
});
