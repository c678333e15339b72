import { appendFile, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { createCodexRunner, type Runner, type TurnResult } from '@harnessgym/runners';
import { describe, expect, it, vi } from 'vitest';
import { scoreFile, stageTrial } from '../testing/stage-trial.js';
import { stubAgent } from '../testing/stub-agent.js';
import { trialSchema } from './trial-schema.js';

const scored = {
  plan: {
    postCommand: scoreFile,
    metric: { name: 'score', key: 'score', direction: 'lower-is-better', scoreDirection: 'lower-is-better' },
  },
  run: { postAttemptCommand: scoreFile, optimizationMode: true },
} as const;

/** Of a folder that its owner cannot list. */
async function listed(folder: string): Promise<string[]> {
  await chmod(folder, 0o700);
  return await readdir(folder);
}

describe('one trial', () => {
  it('G-14 records what the agent tells of itself, and what it waited for rate limits', async () => {
    const done: TurnResult = { outcome: { outcome: 'completed', finalMessage: 'Done.' }, durationMs: 9_000 };
    const turns: TurnResult[] = [
      { ...done, agent: { version: '2.0.1', model: 'large' }, rateLimitWaitMs: 2_000 },
      { ...done, agent: { version: '2.0.1', model: 'small' }, rateLimitWaitMs: 500 },
    ];
    const runner: Runner = {
      name: 'told',
      displayName: 'An agent',
      open: async () => ({ id: 's', turn: async () => turns.shift() ?? done, async [Symbol.asyncDispose]() {} }),
    };
    await using stage = await stageTrial({ ...scored, run: { ...scored.run, iterations: '2' }, runner });
    expect(await stage.execute('plain')).toMatchObject({
      agent: { versions: ['2.0.1'], models: ['large', 'small'] },
      rate_limit_wait_seconds: 2.5,
    });
    const silent = await stage.execute('plain', { trial: 2 });
    expect(silent).toMatchObject({ agent: { versions: [], models: [] }, rate_limit_wait_seconds: null });
  });

  it('G-12 replays the task with the arm, scores each iteration, and keeps what came of it', async () => {
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
    expect(await listed(join(stage.root, 'state', 'trials'))).toEqual([]);
  });

  it('gives a template that passes its turns, and ends with the attempt that solves', async () => {
    const turns: number[] = [];
    await using stage = await stageTrial({
      plan: { postCommand: scoreFile },
      run: { postAttemptCommand: scoreFile, optimizationMode: true, iterations: '3' },
      async turn({ iteration }) {
        turns.push(iteration);
        return { finalMessage: 'Done.' };
      },
    });
    expect(await stage.execute('plain')).toMatchObject({ solved: true, value: 1, iterations_completed: 1 });
    expect(turns).toEqual([1]);
  });

  it('takes nothing that the scorer leaves for a change of the agent', async () => {
    const command = `date +%N > scored.txt; ${scoreFile}`;
    await using stage = await stageTrial({ ...scored, run: { ...scored.run, postAttemptCommand: command } });
    const trial = await stage.execute('plain');
    expect(trial.changed_paths).toEqual({ count: 0, paths: [] });
    expect(trial.findings.map(({ kind }) => kind)).toContain('no-op');
  });

  it('G-12 counts what a trial changed before a reset', async () => {
    await using stage = await stageTrial({
      ...scored,
      run: { ...scored.run, iterations: '2' },
      async turn({ workspace, iteration }) {
        if (iteration === 1) await writeFile(join(workspace, 'score.txt'), '4');
        return { finalMessage: 'Done.' };
      },
    });
    const trial = await stage.execute('plain');
    expect(trial).toMatchObject({ value: 4, score: 10, changed_paths: { count: 1, paths: ['score.txt'] } });
    expect(trial.findings.map(({ kind }) => kind)).not.toContain('no-op');
  });

  it('G-10 sees an answer of the bundle in an attempt that is not the last one', async () => {
    const answer = '---\nname: halving\ndescription: Halve it.\n---\nHalve.\n';
    await using stage = await stageTrial({
      ...scored,
      run: { ...scored.run, iterations: '2' },
      async turn({ workspace, iteration }) {
        if (iteration === 1) await writeFile(join(workspace, 'score.txt'), '4');
        await writeFile(
          join(workspace, 'notes.md'),
          iteration === 1 ? answer : 'Nothing that I would know of by now.\n',
        );
        return { finalMessage: 'Done.' };
      },
    });
    await stage.execute('plain');
    // What comes into the original while the study runs was not in what was planned.
    await writeFile(join(stage.root, 'template', 'notes.md'), answer);
    expect(await stage.execute('harnessed')).toMatchObject({
      comparison_valid: false,
      value: null,
      comparison_invalid_reason: expect.stringMatching(/notes\.md says what .*SKILL\.md.*none of 1 plain/),
    });
  });

  it('judges nothing in the workspace: what an agent adds does not become active, what it changes comes back', async () => {
    const mounted: string[][] = [];
    await using stage = await stageTrial({
      run: { iterations: '2' },
      async turn({ workspace, toolset }) {
        mounted.push([...toolset.servers, ...toolset.skills].map(({ name }) => name));
        const skills = join(workspace, '.harnessgym', 'skills');
        await mkdir(join(skills, 'added'), { recursive: true });
        await writeFile(join(skills, 'added', 'SKILL.md'), '---\nname: added\ndescription: Mine.\n---\nMine.\n');
        await appendFile(join(workspace, '.harnessgym', 'mcp', 'echo', 'server.mjs'), '// mine\n');
        return { finalMessage: 'Done.' };
      },
    });
    const trial = await stage.execute('harnessed');
    expect(mounted).toEqual([
      ['echo', 'halving'],
      ['echo', 'halving'],
    ]);
    expect(trial.changed_paths.count).toBe(0);
    expect(await readdir(trial.run_dir)).not.toContain('qualification');
  });

  it('marks a trial that used more than it may', async () => {
    await using stage = await stageTrial({
      plan: { budgets: { iterations: 2, attemptMs: [20_000], scorerMs: 20_000, costUsd: 0.5 } },
      run: { runner: 'fake', iterations: '2', maxCostUsd: '0.5' },
      turn: async () => ({ finalMessage: 'Done.', usage: { costUsd: 0.75 } }),
    });
    const trial = await stage.execute('plain');
    expect(trial).toMatchObject({ iterations_completed: 1, usage: { cost_usd: 0.75 } });
    expect(trial.findings.map(({ kind }) => kind)).toContain('over-budget');
  });

  it('G-15 copies every file of the template, whatever it is called', async () => {
    const files = { 'flash_bench.py': 'a', 'out/flash_bench_3.json': 'b', 'kernel.o': 'c', 'lib/libfast.so': 'd' };
    await using stage = await stageTrial({ files });
    await stage.execute('plain');
    const copies = Object.keys(files).map((name) => stage.read('plain/trial_1/workspace', name));
    expect(await Promise.all(copies)).toEqual(Object.values(files));
  });

  it('starts from what was planned, whatever became of the template since', async () => {
    await using stage = await stageTrial({ ...scored });
    await stage.execute('plain');
    await writeFile(join(stage.root, 'template', 'score.txt'), '1');
    expect(await stage.execute('plain', { trial: 2 })).toMatchObject({ score: 10 });
    await rm(join(stage.root, 'out', '.template'), { recursive: true });
    await expect(stage.execute('plain', { trial: 3 })).rejects.toMatchObject({ code: 'TEMPLATE_CHANGED' });
  });
});

describe('a trial that goes wrong', () => {
  it('tells an agent that fails from a machine that does', async () => {
    const ends = [
      () => Promise.reject(new Error('I crashed.')),
      async () => ({ ended: { outcome: 'infrastructure', reason: 'no network' } }) as const,
    ];
    await using stage = await stageTrial({ turn: () => ends.shift()?.() ?? Promise.reject(new Error('once more')) });
    const failed = await stage.execute('plain');
    expect(failed.findings[0]).toMatchObject({ kind: 'runner-failed' });
    const cut = await stage.execute('plain', { trial: 2 });
    expect(cut.findings[0]).toMatchObject({ kind: 'infrastructure', message: expect.stringContaining('no network') });
    const gone = { createRunner: async () => createCodexRunner({ bin: '/nowhere/codex', sandbox: 'read-only' }) };
    const missing = await stage.execute('plain', { trial: 3, executor: gone });
    expect(missing).toMatchObject({ status: 'failed', comparison_valid: false, iterations: [] });
    expect(missing.findings[0]).toMatchObject({ kind: 'infrastructure' });
    expect(missing.error).toContain('/nowhere/codex');
  });

  it('is thrown away when it is cancelled: its processes have ended, and nothing of it is left', async () => {
    await using agent = await stubAgent('codex', 'echo $$ > "$HOME/pid"; sleep 300');
    await using stage = await stageTrial({ runner: createCodexRunner({ bin: agent.bin, sandbox: 'read-only' }) });
    const cancellation = new AbortController();
    const env = { ...process.env, HOME: stage.root };
    const trial = stage.execute('harnessed', { signal: cancellation.signal, executor: { env } });
    const pid = await vi.waitFor(
      async () => Number(await readFile(join(stage.root, 'pid'), 'utf8')) || Promise.reject(),
      20_000,
    );
    cancellation.abort(new Error('enough'));
    await expect(trial).rejects.toThrow('enough');
    expect(isRunning(pid)).toBe(false);
    expect(await readdir(join(stage.root, 'out', 'harnessed'))).toEqual([]);
    expect(await readdir(join(stage.root, 'state'))).toEqual(['trials']);
    expect(await listed(join(stage.root, 'state', 'trials'))).toEqual([]);
  });
});
