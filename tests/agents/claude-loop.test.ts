import { expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { playBy } from './play-by.js';
import { expectOfferedInTime, expectSkillShown, expectSolved, playWholeLoop } from './play-whole-loop.js';
import { wholeLoop } from './whole-loop.js';

await describeEachAgent(
  (agent) => {
    it('is blocked, builds a server and a skill, and a fresh session solves the task with them', async () => {
      await using loop = await playWholeLoop(wholeLoop, (surroundings) => playBy(agent, surroundings));
      await expectSolved(loop);
      expectOfferedInTime(loop);
      expectSkillShown(loop);

      const [first, second] = loop.iterations;
      expect(second.attempt.turn.servers).toMatchObject([{ server: 'adder', exposure: 'offered', tools: ['add'] }]);
      // Each turn's own tokens and money: the scripted model takes 120 a request.
      const turns = [first.attempt, first.reflection, first.build];
      expect(turns.map(({ turn }) => turn.usage.inputTokens)).toEqual([240, 240, 360]);
      const [attempt, reflection] = turns.map(({ turn }) => turn.usage.costUsd);
      expect([attempt > 0, reflection]).toEqual([true, expect.closeTo(attempt, 9)]);
      expect(JSON.parse(await loop.read('summary.json'))).toMatchObject({ solved: true });
    });
  },
  ['claude'],
);
