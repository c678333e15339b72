import { expect, it } from 'vitest';
import { buildServer } from '../testing/harness-files.js';
import { documentMistakes } from '../testing/run-documents.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const usage = { inputTokens: 900, cachedInputTokens: 100, outputTokens: 100, costUsd: 0.25 };
const done = { finalMessage: 'Done.', usage };
const busy = () => done;
const each = { attempt: busy, reflection: busy, build: busy, repair: busy };

it.each([
  [{ tokens: 1_000 }, ['1 attempt'], 'max-tokens'],
  [{ tokens: 1_001 }, ['1 attempt', '1 reflection'], 'max-tokens'],
  [{ costUsd: 0.75 }, ['1 attempt', '1 reflection', '1 build'], 'max-cost'],
  [{ costUsd: 1 }, ['1 attempt', '1 reflection', '1 build', '2 attempt'], 'max-cost'],
] as const)('D-17 a run that may use %j ends between turns: %j', async (limits, phases, reason) => {
  await using play = await stage({ script: each, context: { limits } });
  const run = await runLoop(play.loop);
  expect(play.phases()).toEqual(phases);
  expect(run.state).toEqual({ state: 'finished', reason });
  expect(run.warnings).toEqual([
    expect.stringMatching(
      /^The run ended at --max-(tokens 100\d|cost-usd (0\.75|1)): its turns used .* (tokens|USD)\.$/,
    ),
  ]);
  const summary = await play.json('summary.json');
  expect(summary.run_state).toEqual({ state: 'finished', reason });
  expect(summary.usage).toMatchObject({
    turns: phases.length,
    input_tokens: 900 * phases.length,
    cost_usd: 0.25 * phases.length,
    by_phase: { attempt: { turns: phases.includes('2 attempt' as never) ? 2 : 1 } },
  });
  expect(await documentMistakes(play.workspace)).toEqual([]);
});

it('D-17 what was built before a limit is judged, and not repaired', async () => {
  const build = async ({ workspace }: { workspace: string }) => {
    await buildServer(workspace, 'probe', { selfTest: 3 });
    return done;
  };
  await using play = await stage({ script: { ...each, build }, context: { limits: { tokens: 3_000 } } });
  const run = await runLoop(play.loop);
  expect(play.phases()).toEqual(['1 attempt', '1 reflection', '1 build']);
  expect(run.iterations[0]?.qualifications).toHaveLength(1);
  expect(play.loop.registry.artifacts().map(({ status }) => status.state)).toEqual(['quarantined']);
});

it('D-17 an optimisation that reaches its limit ends with the best state', async () => {
  const scores = ['5', '9'];
  const script = {
    ...each,
    attempt: async ({ iteration }: { iteration: number }) => {
      await play.write('score.txt', scores[iteration - 1] ?? '');
      return done;
    },
  };
  await using play = await stage({
    script,
    files: { 'score.txt': '8' },
    objective: { command: `printf '{"score":%s}' "$(cat score.txt)"`, optimize: true },
    context: { limits: { tokens: 4_000 } },
  });
  const run = await runLoop(play.loop);
  expect(run.state).toEqual({ state: 'finished', reason: 'max-tokens' });
  expect(run.restoration).toMatchObject({ outcome: 'restored', checkpoint: { score: 5 } });
  expect(await play.read('score.txt')).toBe('5');
});

it('D-17 says how many turns told nothing, of which a limit cannot know', async () => {
  const script = { ...each, reflection: () => ({ finalMessage: 'Silent.' }) };
  await using play = await stage({ script, context: { limits: { costUsd: 0.5 } } });
  const run = await runLoop(play.loop);
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings[0]).toBe('The agent did not tell what this turn used, so it does not count for --max-cost-usd.');
  expect(warnings).toHaveLength(2);
  expect(run.warnings).toEqual([
    'The run ended at --max-cost-usd 0.5: its turns used 0.5 USD, without 1 of 3 turns of which the agent did not tell.',
  ]);
  expect((await play.json('iterations', '1', 'iteration.json')).usage).toEqual({
    turns: 3,
    turnsWithoutTokens: 1,
    turnsWithoutCost: 1,
    inputTokens: 1800,
    cachedInputTokens: 200,
    outputTokens: 200,
    costUsd: 0.5,
    byPhase: {
      attempt: expect.objectContaining({ turns: 1, costUsd: 0.25 }),
      reflection: { turns: 1, turnsWithoutTokens: 1, turnsWithoutCost: 1 },
      build: expect.objectContaining({ turns: 1 }),
    },
  });
});

it('D-17 counts an agent that tells money only for --max-cost-usd, and warns that --max-tokens cannot', async () => {
  const paid = () => ({ finalMessage: 'Done.', usage: { costUsd: 0.25 } });
  const script = { attempt: paid, reflection: paid, build: paid, repair: paid };
  await using play = await stage({ script, context: { limits: { costUsd: 0.5, tokens: 1 } } });
  const run = await runLoop(play.loop);
  expect(play.phases()).toEqual(['1 attempt', '1 reflection']);
  expect(run.state).toEqual({ state: 'finished', reason: 'max-cost' });
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings[0]).toBe('The agent did not tell what this turn used, so it does not count for --max-tokens.');
  const summary = await play.json('summary.json');
  const tokens = { input_tokens: null, cached_input_tokens: null, output_tokens: null };
  expect(summary.usage).toMatchObject({ turns_without_tokens: 2, turns_without_cost: 0, ...tokens, cost_usd: 0.5 });
  expect(summary.iterations[0].attempt.usage).toEqual({ ...tokens, cost_usd: 0.25 });
  expect(await documentMistakes(play.workspace)).toEqual([]);
});

it('D-17 says nothing of what a turn used that the agent never had', async () => {
  const script = { attempt: () => ({ ended: { outcome: 'infrastructure', reason: 'No disk.' } }) as const };
  await using play = await stage({ script, context: { limits: { tokens: 1_000 } } });
  await runLoop(play.loop);
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toEqual([expect.stringContaining('The agent could not work')]);
});

it('writes null for what no turn told', async () => {
  await using play = await stage({ script: {}, context: { iterations: 1 } });
  await runLoop(play.loop);
  const total = { turns: 3, turns_without_tokens: 3, input_tokens: null, output_tokens: null, cost_usd: null };
  const { usage: told, iterations } = await play.json('summary.json');
  expect(told).toMatchObject(total);
  expect(iterations[0].usage).toMatchObject(total);
});

const refused = { ended: { outcome: 'api-error', code: '429', reason: 'Later.' } } as const;

it.each([
  ['attempt', ['1 attempt']],
  ['reflection', ['1 attempt', '1 reflection']],
  ['build', ['1 attempt', '1 reflection', '1 build']],
] as const)('D-16 a service that refuses the %s stops the run, which burns no other turn', async (phase, phases) => {
  await using play = await stage({ script: { [phase]: () => refused } });
  const run = await runLoop(play.loop);
  expect(play.phases()).toEqual(phases);
  expect(run.state).toEqual({ state: 'stopped', reason: 'service-unavailable' });
  expect(run.warnings).toEqual([expect.stringContaining('--resume goes on with it')]);
  expect(await documentMistakes(play.workspace)).toEqual([]);
});

it('D-12 an agent that cannot repair stops the run, and what it was to repair is not condemned', async () => {
  const script = {
    build: ({ workspace }: { workspace: string }) =>
      buildServer(workspace, 'probe', { selfTest: 3 }).then(() => undefined),
    repair: () => ({ ended: { outcome: 'infrastructure', reason: 'No disk.' } }) as const,
  };
  await using play = await stage({ script });
  const run = await runLoop(play.loop);
  expect(run.state).toEqual({ state: 'stopped', reason: 'infrastructure' });
  expect(play.loop.registry.artifacts().map(({ status }) => status.state)).toEqual(['candidate']);
});
