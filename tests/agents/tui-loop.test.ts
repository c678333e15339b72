import { expect, it } from 'vitest';
import { callsInScripts, describeEachAgent } from './each-agent.js';
import { playBy } from './play-by.js';
import { expectSolved, playWholeLoop } from './play-whole-loop.js';
import { readingPrompts } from './tui-scripted.js';
import { offersAdd, wholeLoop } from './whole-loop.js';

await describeEachAgent(
  (agent) => {
    it('is blocked in a terminal, builds a server and a skill, and a fresh process solves the task with them', async () => {
      await using loop = await playWholeLoop(readingPrompts(wholeLoop), async (surroundings) => {
        const { flags, env } = await playBy(agent, surroundings);
        return { flags: [...flags, '--runner', 'pty'], env };
      });
      await expectSolved(loop);

      const [first, second] = loop.iterations;
      expect(second.attempt.turn.servers).toEqual([{ server: 'adder', exposure: 'offered' }]);
      // 120 tokens a request, one of which reads the prompt, and one more ends a goal.
      const turns = [first.attempt, first.reflection, first.build];
      expect(turns.map(({ turn }) => turn.usage.inputTokens)).toEqual([480, 360, 480]);
      if (!callsInScripts(agent)) {
        const offered = loop.model.exchanges.map(offersAdd);
        expect([offered[0], offered.at(-1)]).toEqual([false, true]);
      }
      expect(await loop.read('iterations', '1', 'reflection.stdout.txt')).toContain('I missed a server.');
    });
  },
  ({ name, age }) => name === 'codex' && age === 'newest',
);
