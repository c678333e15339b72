import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '@harnessgym/internal-testkit/model/step';
import { expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { startScriptedAcp } from './scripted-acp.js';
import { startScriptedClaude } from './scripted-claude.js';
import { startScriptedCodex } from './scripted-codex.js';

// Which program a study's trials ran, and with which model, as the real ones tell it.

const done = () => say('Done.');

await describeEachAgent((agent) => {
  it('G-14 tells its version before its first turn, and its version and model in each', async () => {
    const start = agent.name === 'codex' ? startScriptedCodex : startScriptedClaude;
    await using scripted = await start(agent, done);
    const { runner, workspace, env, home } = scripted;
    const { signal } = new AbortController();
    expect(await runner.version?.({ workspace, env, signal })).toBe(agent.version);

    await using session = await runner.open({ workspace, env, signal, toolset: { servers: [], skills: [] } });
    const folder = join(home, 'turn');
    await mkdir(folder);
    const [prompt, stdout] = [join(folder, 'prompt'), join(folder, 'stdout')];
    const logs = { prompt, stdout, stderr: join(folder, 'stderr'), transcript: join(folder, 'transcript') };
    const { agent: told } = await session.turn({ prompt: 'Go on.', signal, logs, env: {} });
    expect(told?.version).toBe(agent.version);
    expect(told?.model).toMatch(agent.model ?? /^(gpt|claude)-/);
  });
});

await describeEachAgent(
  (agent) => {
    it('G-14 tells its version in its greeting', async () => {
      await using scripted = await startScriptedAcp(agent, done);
      const { runner, workspace, env } = scripted;
      const { signal } = new AbortController();
      expect(await runner.version?.({ workspace, env, signal })).toBe(agent.version);
    });
  },
  ['opencode', 'gemini'],
);
