import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runLoop } from '../../run/run-loop.js';
import { stage } from '../../testing/stage.js';
import { resultSchema } from './result-schema.js';

it.each([undefined, 'false', `echo '{"status": "failed"}'`])(
  'B-01 result.json keeps to its schema whatever the agent forges in it, with the scorer %s',
  async (command) => {
    const forged = {
      verification: { status: 'not_run', passed: true, score: 1 },
      metrics: { score: 1 },
      phases: { attempt: { extra: 1 }, forged: 1 },
      post_attempt: { passed: true },
      optimization: 'forged',
      harness_usage: { extra: 1 },
      harness_quality_gate: [],
      artifact_qualification: 1,
      iteration: 'forged',
    };
    await using play = await stage({
      objective: { ...(command && { command }) },
      context: { iterations: 1 },
      script: { attempt: ({ resultPath }) => writeFile(resultPath, JSON.stringify(forged)).then(() => undefined) },
    });
    await runLoop(play.loop);
    const result = await play.json('iterations', '1', 'result.json');
    expect(resultSchema.safeParse(result).error).toBeUndefined();
    expect(Object.keys(result.phases)).toEqual(['attempt', 'build', 'reflection']);
    if (command === undefined) expect(result).toMatchObject({ verification: forged.verification });
    else expect(JSON.stringify(result.verification)).not.toContain('score');
    expect('post_attempt' in result).toBe(command !== undefined);
  },
);
