import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Objective } from '../task.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

interface Said {
  /** What the agent writes into its result file: a document, or bare text. */
  claim?: object | string;
  scorer?: string;
}

/** A scorer that prints `text` and exits with `code`. */
const prints = (text: string, code = 0) => `cat <<'END'\n${text}\nEND\nexit ${code}\n`;

/** The real loop. Each attempt leaves the next of `attempts`: what it claims, and what the scorer will say. */
function play(baseline: string, attempts: readonly Said[], objective: Partial<Objective> = {}) {
  const attempt: Script['attempt'] = async ({ iteration, workspace, resultPath }) => {
    const { claim, scorer } = attempts[iteration - 1] ?? {};
    if (claim !== undefined) await writeFile(resultPath, typeof claim === 'string' ? claim : JSON.stringify(claim));
    if (scorer !== undefined) await writeFile(join(workspace, 'score.sh'), scorer);
    return undefined;
  };
  return stage({
    objective: { command: 'sh score.sh', ...objective },
    files: { 'score.sh': baseline },
    context: { iterations: attempts.length },
    script: { attempt },
  });
}

const failed = prints('{"score": 1000}', 1);
const claimed = { status: 'solved', verified: true };

it('B-01 a run whose scorer fails is not solved by what the agent claims', async () => {
  await using run = await play(failed, [{ claim: claimed }, { claim: claimed }]);
  expect((await runLoop(run.loop)).state).toEqual({ state: 'finished', reason: 'iterations-used' });
  expect(await run.json('summary.json')).toMatchObject({ solved: false, final_status: 'unverified' });
  expect(await run.json('iterations', '1', 'result.json')).toMatchObject({
    status: 'unverified',
    verified: false,
    solved: false,
    verification: { status: 'failed' },
  });
});

it('B-02 a claimed number neither reaches the target nor becomes the best', async () => {
  const claim = { ...claimed, best_cycles: 1, score: 1, metrics: { best_cycles: 1, score: 1 } };
  const key = { claimKey: 'best_cycles', scorerKey: 'best_cycles', optimize: true, target: 5 };
  await using run = await play(
    prints('{"best_cycles": 2000}'),
    [{ claim, scorer: prints('{"best_cycles": 1000}') }],
    key,
  );
  await runLoop(run.loop);
  expect(await run.json('summary.json')).toMatchObject({
    solved: false,
    best_score: 1000,
    best_checkpoint: { captures: [{ score: 2000 }, { score: 1000 }] },
    iterations: [{ solved: false, score: 1000 }],
  });
  expect(await run.json('iterations', '1', 'result.json')).toMatchObject({
    target_reached: false,
    metrics: { best_cycles: 1000, score: 1000 },
  });
});

it('B-03 a failing scorer that prints a number past the target solves nothing', async () => {
  const past = prints('{"status": "failed", "score": 1}', 1);
  const claim = { ...claimed, metrics: { score: 1 } };
  await using run = await play(failed, [{ scorer: past }, { claim, scorer: past }], { target: 5 });
  await runLoop(run.loop);
  const nothing = { solved: false, verified: false };
  expect(await run.json('summary.json')).toMatchObject({ solved: false, iterations: [nothing, nothing] });
  expect(await run.json('iterations', '2', 'result.json')).toMatchObject({ ...nothing, target_reached: false });
});

it('B-04 a failing baseline of 0 does not keep a valid 50 from being the best', async () => {
  const baseline = prints('{"status": "failed", "score": 0}');
  await using run = await play(baseline, [{ scorer: prints('{"score": 50}') }], { optimize: true });
  await runLoop(run.loop);
  expect(await run.json('summary.json')).toMatchObject({
    best_score: 50,
    optimization: { baseline_score: null, best_score: 50, improved: null },
    best_checkpoint: { captures: [{ iteration: 1, score: 50 }], restored: true },
  });
  expect(await run.json('iterations', '1', 'result.json')).toMatchObject({
    status: 'verified',
    optimization: { baseline_score: null, previous_best_score: null, current_score: 50 },
  });
});

it('B-05 after a failing attempt that prints 1, a valid 50 still improves on a baseline of 100', async () => {
  const attempts = [{ claim: { metrics: { score: 1 } }, scorer: prints('{"score": 1}', 1) }];
  const valid = { scorer: prints('{"score": 50}') };
  await using run = await play(prints('{"score": 100}'), [...attempts, valid], { optimize: true });
  expect(await runLoop(run.loop)).toMatchObject({ improved: true, best: { iteration: 2, score: 50 } });
  expect(await run.json('summary.json')).toMatchObject({
    best_score: 50,
    optimization: { baseline_score: 100, best_score: 50, improved: true },
    best_checkpoint: { captures: [{ score: 100 }, { score: 50 }], restore: { score: 50, post_restore_passed: true } },
  });
  expect(await run.json('iterations', '2', 'result.json')).toMatchObject({
    status: 'improved',
    optimization: { previous_best_score: 100, current_score: 50, improved_from_previous_best: true },
  });
});

it.each([
  ['a bare NaN', '{"score": NaN}'],
  ['a bare Infinity', '{"score": -Infinity}'],
  ['a NaN in a string', '{"score": "nan"}'],
  ['an infinity in a string', '{"score": "-inf"}'],
  ['a number too large', '{"score": -1e999, "metrics": {"seconds": 1e999}}'],
])('B-06 %s is no score, as a baseline or later, and no document repeats it', async (_name, text) => {
  const claim = '{"status": "blocked", "metrics": {"score": 1e999}, "note": -1e999}';
  const attempts = [{ claim }, { claim, scorer: prints('{"score": 50}') }];
  await using run = await play(prints(text), attempts, { optimize: true, target: 60 });
  await runLoop(run.loop);
  expect(await run.json('summary.json')).toMatchObject({
    best_score: 50,
    iterations: [
      { solved: false, score: null },
      { solved: true, score: 50 },
    ],
    optimization: { baseline_score: null, improved: null },
  });
  const documents = await documentsOf(run.workspace);
  expect(documents.length).toBeGreaterThan(5);
  expect(documents.filter((document) => !isAllFinite(document))).toEqual([]);
});

it('B-06 what an agent claims is no score either, when it is not finite', async () => {
  const claims = ['{"score": 1e999}', '{"score": "Infinity"}', '{"score": "nan"}', '{"score": NaN}'];
  const attempts = claims.map((claim) => ({ claim }));
  await using run = await play('', attempts, { command: undefined, target: 5, direction: 'higher' } as object);
  await runLoop(run.loop);
  const { iterations } = await run.json('summary.json');
  expect(iterations.map(({ score }: { score: unknown }) => score)).toEqual([null, null, null, null]);
});

it('B-07 a boolean reaches no target, printed or claimed', async () => {
  const claim = { ...claimed, score: false, metrics: { score: false } };
  await using run = await play(prints('{"score": true}'), [{ claim, scorer: prints('{"score": false}') }], {
    target: 0.5,
  });
  await runLoop(run.loop);
  expect(await run.json('summary.json')).toMatchObject({ solved: false, iterations: [{ score: null, solved: false }] });
});

it('B-08 log lines before the JSON leave a scorer whole, and the ways to fail are told apart', async () => {
  const attempts = [
    { scorer: prints('no JSON') },
    { scorer: prints('{"score": 1}', 1) },
    { scorer: prints('compiling\n{"score": 1}') },
  ];
  await using run = await play(failed, attempts);
  expect((await runLoop(run.loop)).state).toEqual({ state: 'finished', reason: 'solved' });
  const results = await Promise.all(['1', '2', '3'].map((name) => run.json('iterations', name, 'result.json')));
  expect(results.map(({ verification }) => verification.status)).toEqual(['invalid-output', 'failed', 'passed']);
});

it('B-11 the fields that are ours are ours, whatever the agent writes into them', async () => {
  const forged = {
    ...claimed,
    status: 'blocked',
    verified: false,
    solved: true,
    post_attempt: { passed: true, status: 'completed', score: 1, json: { status: 'passed', score: 1 } },
    phases: { attempt: { status: 'solved', return_code: 7 } },
    optimization: { improved_from_baseline: true, best_checkpoint: { score: 1 } },
  };
  await using run = await play('', [{ claim: forged }], { command: undefined, optimize: true } as object);
  expect(await runLoop(run.loop)).toMatchObject({ checkpoints: [], iterations: [{ verdict: { solved: false } }] });
  expect(await run.json('summary.json')).toMatchObject({
    solved: false,
    best_score: null,
    best_checkpoint: { captures: [], restored: false },
    iterations: [{ attempt: { return_code: 0 } }],
  });
  const { solved, phases } = await run.json('iterations', '1', 'result.json');
  expect([solved, phases.attempt.return_code]).toEqual([false, 0]);
});

it.each([
  ['passes', prints('{"score": 50}'), 'improved'],
  ['fails', failed, 'unverified'],
])('B-15 an optimisation goes on when the agent says solved and the scorer %s', async (_name, scorer, status) => {
  const attempt = { claim: claimed, scorer };
  await using run = await play(prints('{"score": 100}'), [attempt, attempt], { optimize: true });
  expect((await runLoop(run.loop)).state).toEqual({ state: 'finished', reason: 'iterations-used' });
  expect(run.phases()).toContain('2 attempt');
  expect(await run.json('summary.json')).toMatchObject({ solved: false, iterations: [{ status, solved: false }, {}] });
});

/** Every JSON document below `.harnessgym`, as a strict reader sees it. */
async function documentsOf(workspace: string): Promise<unknown[]> {
  const folder = join(workspace, '.harnessgym');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.jsonl?$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text, index) =>
    files[index]?.endsWith('.jsonl')
      ? text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [JSON.parse(text)],
  );
}

function isAllFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isAllFinite);
}

it('B-10 nothing is brought back from where the agent can write', async () => {
  const forge: Script['attempt'] = async ({ iteration, workspace }) => {
    const run = join(workspace, '.harnessgym/runs/run');
    const answer = ['{"score": 50}', '{"score": 70}'][iteration - 1] ?? '';
    await writeFile(join(workspace, 'score.sh'), prints(answer));
    for (const place of ['checkpoints/best', 'qualification/workspace_template', 'task_state/initial']) {
      await mkdir(join(run, place), { recursive: true });
      await writeFile(join(run, place, 'score.sh'), prints('{"score": 1}'));
    }
    await writeFile(join(run, 'checkpoints/best_manifest.json'), JSON.stringify({ score: 1, iteration: 9 }));
    return undefined;
  };
  await using run = await stage({
    objective: { command: 'sh score.sh', optimize: true },
    files: { 'score.sh': prints('{"score": 100}') },
    script: { attempt: forge },
  });
  await runLoop(run.loop);
  expect(await run.read('score.sh')).toBe(prints('{"score": 50}'));
  expect(await run.json('summary.json')).toMatchObject({ best_score: 50, best_checkpoint: { restored: true } });
});

it('B-19 a number stands under the key of the scorer, and no score of the agent stays beside it', async () => {
  const claim = { verification: { status: 'passed', cycles: 1, ms: 2, score: 3 } };
  const keys = { claimKey: 'ms', scorerKey: 'cycles' };
  await using run = await play(prints('{"cycles": 100}', 1), [{ claim, scorer: prints('{"cycles": 50}') }], keys);
  await runLoop(run.loop);
  const { verification } = await run.json('iterations', '1', 'result.json');
  expect(verification).toMatchObject({ status: 'passed', cycles: 50, score: 50 });
  expect(verification).not.toHaveProperty('ms');
});

it('B-20 a run that reaches its target builds first, when it is asked to build after a solve', async () => {
  const answer = async ({ workspace }: { workspace: string }) => {
    await writeFile(join(workspace, 'score.sh'), prints('{"score": 5}'));
    return undefined;
  };
  await using run = await stage({
    objective: { command: 'sh score.sh', optimize: true, target: 5 },
    files: { 'score.sh': prints('{"score": 100}') },
    script: { attempt: answer },
    context: { buildAfterSolve: true },
  });
  expect((await runLoop(run.loop)).state).toEqual({ state: 'finished', reason: 'solved' });
  expect(run.phases()).toEqual(['1 attempt', '1 reflection', '1 build']);
});
