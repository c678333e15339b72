import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';
import { type Agent, callsInScripts, describeEachAgent } from './each-agent.js';
import { codexEnvironment, providerOf } from './scripted-codex.js';
import { readingPrompts } from './tui-scripted.js';
import { offersAdd, wholeLoop, wholeLoopScorer, wholeLoopTask } from './whole-loop.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-tui-loop-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

await describeEachAgent(
  (agent) => {
    it('is blocked in a terminal, builds a server and a skill, and a fresh process solves the task with them', async () => {
      await using model = await startModelServer(readingPrompts(wholeLoop));
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
      // One thread an iteration; 120 tokens a request, one of which reads the prompt, and one more ends a goal.
      const turns = [first.attempt, first.reflection, first.build];
      expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
      expect(second.attempt.sessionId).not.toBe(first.attempt.sessionId);
      expect(turns.map(({ turn }) => turn.usage.inputTokens)).toEqual([480, 360, 480]);

      if (!callsInScripts(agent)) {
        const offered = model.exchanges.map(offersAdd);
        expect([offered[0], offered.at(-1)]).toEqual([false, true]);
      }
      expect(await readFile(log(1, 'reflection.stdout.txt'), 'utf8')).toContain('I missed a server.');
    });
  },
  ({ name, age }) => name === 'codex' && age === 'newest',
);

/** The built command, with the agent in a home of its own. */
async function harnessgym({ path, model }: Agent, modelUrl: string) {
  const [home, temporary, work] = [join(folder, 'home'), join(folder, 'tmp'), join(folder, 'work')];
  for (const each of [home, temporary, work]) await mkdir(each);
  const codex = ['--runner', 'pty', '--codex-bin', path, ...(model === undefined ? [] : ['--codex-model', model])];
  const provider = providerOf(modelUrl).flatMap((entry) => ['--codex-config', entry]);
  const task = ['--task-text', wholeLoopTask, '--workspace', work, '--post-attempt-command', wholeLoopScorer];
  const args = ['run', ...task, ...codex, ...provider, '--iterations', '2', '--run-id', 'loop'];
  return runCli(args, { cwd: folder, state: join(folder, 'state'), env: codexEnvironment({ home, temporary }) });
}

function log(number: number, name: string): string {
  return join(folder, 'work', '.harnessgym', 'runs', 'loop', 'iterations', String(number), name);
}

async function iteration(number: number) {
  return JSON.parse(await readFile(log(number, 'iteration.json'), 'utf8'));
}
