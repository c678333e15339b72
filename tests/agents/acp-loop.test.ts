import { expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { playBy } from './play-by.js';
import { expectOfferedInTime, expectSkillShown, expectSolved, playWholeLoop } from './play-whole-loop.js';
import { wholeLoop } from './whole-loop.js';

await describeEachAgent(
  (agent) => {
    it('is blocked, builds a server and a skill, and a fresh session solves the task with them', {
      timeout: 180_000,
    }, async () => {
      await using loop = await playWholeLoop(wholeLoop, (surroundings) => playBy(agent, surroundings));
      await expectSolved(loop);
      expectOfferedInTime(loop);
      expectSkillShown(loop);

      // What the scripted model takes a request, in dollars: two requests, two, three.
      const [{ attempt, reflection, build }] = loop.iterations;
      const costs = [attempt, reflection, build].map(({ turn }) => turn.usage.costUsd / 0.000486);
      expect(costs.map(Math.round)).toEqual([2, 2, 3]);
    });
  },
  ['opencode'],
);
