import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
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
    it('is blocked, builds a server and a skill, and a fresh session solves the task with them', {
      timeout: 180_000,
    }, async () => {
      await using model = await startModelServer(wholeLoop);
      const { code, stdout, stderr } = await harnessgym(agent, model.url);
      expect(model.problems).toEqual([]);
      expect([code, stdout], stderr).toEqual([0, expect.stringContaining('Solved and verified: True')]);
      expect(stderr).toMatch(/#2 attempt completed/);
      expect(await readFile(join(folder, 'work', 'answer.txt'), 'utf8')).toBe('42');

      const [first, second] = [await iteration(1), await iteration(2)];
      expect(first).toMatchObject({ activeServers: [], exposure: [], verdict: { solved: false } });
      expect(second).toMatchObject({
        activeServers: ['adder'],
        activeSkills: ['adding'],
        attempt: {
          turn: { outcome: { outcome: 'completed' }, usage: { costUsd: expect.any(Number) } },
          calls: { count: 1, succeeded: 1, calledTools: ['add'], servers: ['adder'] },
        },
        exposure: [{ tool: 'add', exposure: 'succeeded' }],
        verdict: { verified: true, verifiedBy: 'scorer', solved: true },
      });
      // One session an iteration, each turn in a process of its own.
      const turns = [first.attempt, first.reflection, first.build];
      expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
      expect(second.attempt.sessionId).not.toBe(first.attempt.sessionId);
      // What the scripted model takes a request, in dollars: two requests, two, three.
      const costs = turns.map(({ turn }) => turn.usage.costUsd / 0.000486);
      expect(costs.map(Math.round)).toEqual([2, 2, 3]);

      const attempt = 'iteration 2: attempt';
      const offered = model.exchanges.map((exchange) => [promptOf(exchange), offersAdd(exchange)]);
      expect(offered).toEqual(model.exchanges.map((exchange) => [promptOf(exchange), promptOf(exchange) === attempt]));
      const skilled = model.exchanges.filter(({ request }) => request.body.includes('How to add numbers'));
      expect(new Set(skilled.map(promptOf))).toContain(attempt);
    });
  },
  ['opencode'],
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

async function iteration(number: number) {
  const path = join(folder, 'work', '.harnessgym', 'runs', 'loop', 'iterations', String(number), 'iteration.json');
  return JSON.parse(await readFile(path, 'utf8'));
}
