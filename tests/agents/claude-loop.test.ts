import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { readTelemetry } from '@harnessgym/mcp-proxy/read';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';
import { type Agent, describeEachAgent } from './each-agent.js';
import { playBy } from './play-by.js';
import { offersAdd, promptOf, wholeLoop, wholeLoopScorer, wholeLoopTask } from './whole-loop.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-loop-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

await describeEachAgent(
  (agent) => {
    it('is blocked, builds a server and a skill, and a fresh session solves the task with them', async () => {
      await using model = await startModelServer(wholeLoop);
      const { code, stdout, stderr } = await harnessgym(agent, model.url);

      expect(model.problems).toEqual([]);
      expect([code, stdout], stderr).toEqual([0, expect.stringContaining('Solved and verified: True')]);
      expect(await readFile(join(folder, 'work', 'answer.txt'), 'utf8')).toBe('42');

      const [first, second] = [await iteration(1), await iteration(2)];
      expect(first).toMatchObject({ activeServers: [], exposure: [], verdict: { solved: false } });
      expect(second).toMatchObject({
        activeServers: ['adder'],
        activeSkills: ['adding'],
        attempt: {
          turn: { outcome: { outcome: 'completed' }, servers: [{ server: 'adder', exposure: 'offered' }] },
          calls: { count: 1, succeeded: 1, calledTools: ['add'], servers: ['adder'] },
        },
        exposure: [{ tool: 'add', exposure: 'succeeded' }],
        verdict: { verified: true, verifiedBy: 'scorer', solved: true },
      });

      // One session an iteration, and each turn's own tokens and money: the scripted model takes 120 a request.
      const turns = [first.attempt, first.reflection, first.build];
      expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
      expect(second.attempt.sessionId).not.toBe(first.attempt.sessionId);
      expect(turns.map(({ turn }) => turn.usage.inputTokens)).toEqual([240, 240, 360]);
      const [attempt, reflection] = turns.map(({ turn }) => turn.usage.costUsd);
      expect([attempt > 0, reflection]).toEqual([true, expect.closeTo(attempt, 9)]);

      const offered = model.exchanges.map((exchange) => [promptOf(exchange), offersAdd(exchange)]);
      const expected = model.exchanges.map(promptOf).map((phase) => [phase, phase === 'iteration 2: attempt']);
      expect(offered).toEqual(expected);
      const skilled = model.exchanges.filter(({ request }) => request.body.includes('How to add numbers'));
      expect(new Set(skilled.map(promptOf))).toContain('iteration 2: attempt');

      const calls = await recorded();
      expect(calls).toMatchObject([{ status: 'started' }, { status: 'completed', server: 'adder', toolName: 'add' }]);
      const registry = await readJson('.harnessgym', 'registry.json');
      const built = registry.artifacts.map(({ id, iteration }: { id: string; iteration: number }) => [id, iteration]);
      expect(built).toEqual([
        ['skill:.harnessgym/skills/adding/SKILL.md', 1],
        ['mcp:.harnessgym/mcp/adder/mcp.json', 1],
      ]);
      const summary = await readJson('.harnessgym', 'runs', 'loop', 'summary.json');
      expect(summary).toMatchObject({ solved: true });
    });
  },
  ['claude'],
);

/** The built command, with the agent in a home of its own. */
async function harnessgym(agent: Agent, modelUrl: string) {
  const [home, temporary, work] = [join(folder, 'home'), join(folder, 'tmp'), join(folder, 'work')];
  for (const each of [home, temporary, work]) await mkdir(each);
  const { flags, env } = await playBy(agent, { home, temporary, modelUrl });
  const task = ['--task-text', wholeLoopTask, '--workspace', work, '--post-attempt-command', wholeLoopScorer];
  const args = ['run', ...task, ...flags, '--iterations', '2', '--run-id', 'loop'];
  return runCli(args, { cwd: folder, state: join(folder, 'state'), env });
}

async function readJson(...path: string[]) {
  return JSON.parse(await readFile(join(folder, 'work', ...path), 'utf8'));
}

function iteration(number: number) {
  return readJson('.harnessgym', 'runs', 'loop', 'iterations', String(number), 'iteration.json');
}

/** The calls of the attempts; those of the qualifier stand in the log of its room. */
async function recorded() {
  const events = [];
  for await (const event of readTelemetry(join(folder, 'work', '.harnessgym', 'mcp_calls.jsonl'))) events.push(event);
  return events;
}
