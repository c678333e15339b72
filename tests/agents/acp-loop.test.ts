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

      // What the scripted model takes a request, in dollars: two requests, two, three. Gemini CLI tells nothing.
      const [{ attempt, reflection, build }] = loop.iterations;
      const requests = [attempt, reflection, build].map(({ turn }) =>
        turn.usage === undefined ? undefined : Math.round(turn.usage.costUsd / 0.000486),
      );
      expect(requests).toEqual(agent.name === 'opencode' ? [2, 2, 3] : [undefined, undefined, undefined]);
    });
  },
  ['opencode', 'gemini'],
);
