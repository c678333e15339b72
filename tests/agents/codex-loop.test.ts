import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callsInScripts, describeEachAgent } from './each-agent.js';
import { playBy } from './play-by.js';
import { expectOfferedInTime, expectSkillShown, expectSolved, playWholeLoop } from './play-whole-loop.js';
import { wholeLoop } from './whole-loop.js';

await describeEachAgent(
  (agent) => {
    it('is blocked, builds a server and a skill, and a fresh session solves the task with them', async () => {
      await using loop = await playWholeLoop(wholeLoop, (surroundings) => playBy(agent, surroundings));
      await expectSolved(loop);
      if (!callsInScripts(agent)) expectOfferedInTime(loop);
      expectSkillShown(loop);

      // Its server had the secret of its manifest, which stood in no argument.
      const argv = await loop.read('iterations', '2', 'attempt.transcript.txt');
      expect(argv).toContain('mcp_servers.adder');
      expect(argv).not.toContain('sk-adder');

      const [first, second] = loop.iterations;
      expect(second.attempt.turn.servers).toEqual([{ server: 'adder', exposure: 'offered' }]);
      // Each turn's own tokens: the scripted model takes 120 a request.
      const turns = [first.attempt, first.reflection, first.build];
      expect(turns.map(({ turn }) => turn.usage.inputTokens)).toEqual([240, 240, 360]);
      expect(first.usage).toMatchObject({ turns: 3, turnsWithoutTokens: 0, turnsWithoutCost: 3, inputTokens: 840 });
      expect(first.usage).not.toHaveProperty('costUsd');
      const [own = ''] = await readdir(loop.state);
      const list = join(loop.state, own, 'runs', 'loop', 'tool_lists', '2', 'adder.json');
      expect(JSON.parse(await readFile(list, 'utf8'))).toEqual({ tools: ['add'], more: false });
      const summary = JSON.parse(await loop.read('summary.json'));
      expect(summary.usage.input_tokens).toBe(840 + second.attempt.turn.usage.inputTokens);
      expect(summary.usage.cost_usd).toBe(null);
      expect(summary.harness_usage).toMatchObject([{ harnessed: null }, { harnessed: true }]);
    });
  },
  ['codex'],
);
