import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

/**
 * The number in `answer`, and noise: each run of the scorer, wherever, takes the next of these off one list. Four runs before
 * the first attempt, then eight a round.
 */
async function play({ noise, answers }: { noise: readonly number[]; answers: readonly number[] }) {
  const run = await stage({
    objective: { command: 'true', optimize: true, repeats: 4 },
    files: { answer: '1000' },
    context: { iterations: answers.length, restoreBest: false },
    script: {
      attempt: async ({ workspace, iteration }) => {
        await writeFile(join(workspace, 'answer'), String(answers[iteration - 1]));
        return undefined;
      },
    },
  });
  const runs: { workspace: string; own: string }[] = [];
  run.loop.scorer = {
    async measure({ workspace, logs }) {
      const own = await readFile(join(workspace, 'answer'), 'utf8');
      const value = Number(own) + (noise[runs.length] ?? 0);
      runs.push({ workspace, own });
      const paths = { stdoutPath: join(logs.folder, 'o'), stderrPath: join(logs.folder, 'e') };
      return {
        score: { status: 'valid', value },
        printed: { value, key: 'score' },
        command: 'own',
        exitCode: 0,
        durationMs: 1,
        ...paths,
      };
    },
  };
  return { run, runs };
}

const quiet = [0, 10, 20, 10];

it('B-17 measures the untouched task beside the attempt, in turn, and takes the median', async () => {
  const { run, runs } = await play({ noise: [...quiet, 0, 0, 10, 7, 20, 1, 10, 100], answers: [800] });
  await using _ = run;
  await runLoop(run.loop);
  expect(runs.slice(4, 12).map(({ own }) => own)).toEqual(['1000', '800', '1000', '800', '1000', '800', '1000', '800']);
  expect(runs[4]?.workspace).not.toBe(run.workspace);
  const { measurement, verdict } = await run.json('iterations', '1', 'iteration.json');
  expect(measurement.score).toEqual({ status: 'valid', value: 804 });
  expect(measurement.repeats).toEqual({
    samples: [800, 807, 801, 900],
    baseline: [1000, 1010, 1020, 1010],
    noiseFloor: expect.closeTo(3 * 1.4826 * 5),
  });
  expect(verdict.status).toBe('improved');
});

it('B-17 a gain below the noise floor is no improvement and replaces no best state', async () => {
  const { run } = await play({
    noise: [...quiet, ...quiet.flatMap((one) => [one, 0]), ...quiet.flatMap((one) => [one, 0])],
    answers: [995, 900],
  });
  await using _ = run;
  await runLoop(run.loop);
  const summary = await run.json('summary.json');
  expect(summary.iterations.map(({ status }: { status: string }) => status)).toEqual(['verified', 'improved']);
  expect(summary.best_checkpoint.captures.map(({ score }: { score: number }) => score)).toEqual([1010, 900]);
  expect(await run.json('iterations', '1', 'result.json')).toMatchObject({
    optimization: { improved_from_baseline: false, improved_from_previous_best: false },
  });
});

it('B-17 a machine that became faster in between is not taken for an improvement', async () => {
  const faster = [-200, -200, -190, -195, -180, -190, -190, -195];
  const { run } = await play({ noise: [...quiet, ...faster], answers: [1000] });
  await using _ = run;
  await runLoop(run.loop);
  expect(await run.json('summary.json')).toMatchObject({ optimization: { improved: false } });
});
