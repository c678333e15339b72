import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { expect, it } from 'vitest';
import { runningCommands } from '../../packages/runners/src/testing/running-commands.js';
import { describeEachAgent } from './each-agent.js';
import { startScriptedAcp } from './scripted-acp.js';

const never = new AbortController().signal;

await describeEachAgent(
  (agent) => {
    it('takes two turns with one process, and ends between them what a command left, and no server', async () => {
      const note = 'echo "$HARNESSGYM_TURN" >> processes.txt';
      const leave = `${note}; sh -c 'touch ready; exec sleep 61.5' >/dev/null 2>&1 & while [ ! -e ready ]; do sleep 0.05; done`;
      const scenario = story(
        when('Leave', shell(leave), say('It runs.')),
        when('Repeat', shell(note), use('mcp__parrot__echo', { text: 'forty-two' }), (conversation) =>
          say(lastResult(conversation)),
        ),
      );
      await using acp = await startScriptedAcp(agent, scenario);
      const { workspace, env } = acp;
      const limits = { enabledTools: ['echo'], startupTimeoutMs: 20_000, toolTimeoutMs: 20_000 };
      const parrot = { name: 'parrot', command: process.execPath, args: [fixtureServer('echo')], cwd: workspace };
      const toolset = { servers: [{ ...parrot, ...limits }], skills: [] };
      await using session = await acp.runner.open({ workspace, toolset, env, signal: never });
      const turn = async (prompt: string) => {
        const path = (name: string) => join(acp.home, `${name}.txt`);
        const [stdout, stderr] = [path('stdout'), path('stderr')];
        const logs = { prompt: path('prompt'), stdout, stderr, transcript: path('transcript') };
        return (await session.turn({ prompt, signal: never, logs, env: {} })).outcome;
      };

      expect(await turn('Leave it.')).toEqual({ outcome: 'completed', finalMessage: 'It runs.' });
      expect(await readFile(join(workspace, 'ready'), 'utf8')).toBe('');
      expect(await runningCommands('sleep 61.5')).toEqual([]);
      expect(await turn('Repeat it.')).toEqual({
        outcome: 'completed',
        finalMessage: expect.stringContaining('forty-two'),
      });
      const [first, second] = (await readFile(join(workspace, 'processes.txt'), 'utf8')).trim().split('\n');
      expect(second).toBe(first);
    });
  },
  ['opencode', 'gemini'],
);
