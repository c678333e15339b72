import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scoreFile, stageTrial } from '../testing/stage-trial.js';
import { trialSchema } from './trial-schema.js';

const scored = {
  plan: { postCommand: scoreFile, metric: { name: 'score', key: 'score', direction: 'lower-is-better' } },
  run: { postAttemptCommand: scoreFile, optimizationMode: true, sandbox: 'off' },
} as const;

describe('one trial', () => {
  it('replays the task with the arm, and keeps what came of it', async () => {
    await using stage = await stageTrial({
      ...scored,
      run: { ...scored.run, iterations: '2' },
      async turn({ workspace, iteration, toolset, callTool }) {
        const [server] = toolset.servers;
        if (server) await callTool(server.name, 'echo', { text: 'pearl' });
        await writeFile(join(workspace, 'score.txt'), String(5 + iteration - (server ? 3 : 0)));
        return {
          finalMessage: 'Done.',
          usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, costUsd: 0.01 },
        };
      },
    });
    const plain = await stage.execute('plain');
    const harnessed = await stage.execute('harnessed');
    expect(trialSchema.parse(JSON.parse(await stage.read('harnessed', 'trial_1', 'trial.json')))).toEqual(harnessed);
    expect(plain).toMatchObject({ value: 6, score: 7, best_score: 6, copied_artifacts: [], mcp_call_count: 0 });
    expect(harnessed).toMatchObject({
      value: 3,
      score: 4,
      best_score: 3,
      error: null,
      comparison_valid: true,
      iterations_completed: 2,
      copied_artifacts: ['.harnessgym/mcp/echo/mcp.json', '.harnessgym/skills/halving/SKILL.md'],
      mcp_telemetry: { count: 2, successful_count: 2, called_tools: ['echo'] },
      usage: { turns: 2, input_tokens: 20, output_tokens: 10, cost_usd: 0.02 },
      changed_paths: { count: 1, paths: ['score.txt'] },
      post_result: { score: 4, passed: true, stdout_path: join(stage.root, 'out/harnessed/trial_1/post.stdout.txt') },
    });
    expect(harnessed.mcp_calls.map(({ iteration, tool, status }) => [iteration, tool, status])).toEqual([
      [1, 'echo', 'completed'],
      [2, 'echo', 'completed'],
    ]);
    expect(harnessed.exposure).toContainEqual({ iteration: 1, server: 'echo', tool: 'echo', exposure: 'succeeded' });
    expect(await readFile(join(harnessed.workspace, 'score.txt'), 'utf8')).toBe('4');
    expect(await readFile(harnessed.result_path ?? '', 'utf8')).toContain('"post_attempt"');
    expect(await readFile(join(stage.root, 'out/harnessed/trial_1/post.stdout.txt'), 'utf8')).toContain('4');
    expect(await readdir(join(stage.root, 'state'))).toEqual(['trials']);
    expect(await readdir(join(stage.root, 'state', 'trials'))).toEqual([]);
  });
});
