import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '@harnessgym/internal-testkit/model/step';
import type { Runner } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { startScriptedClaude } from './scripted-claude.js';
import { startScriptedCodex } from './scripted-codex.js';

// A service that wants fewer requests, and what each agent that waits then tells of it.

const done = () => say('After all.');
const askedSeconds = 2;

await describeEachAgent(
  (agent) => {
    it('tells what it waited because the service asked it to, and nothing where it did not', async () => {
      await using claude = await startScriptedClaude(agent, done);
      const env = { ...claude.env, CLAUDE_CODE_MAX_RETRIES: '3' };
      await expectWaits({ ...claude, env });
    });
  },
  ['claude'],
);

await describeEachAgent(
  (agent) => {
    it('shows that it waited because the service asked it to, and nothing where it did not', async () => {
      const config = ['model_providers.scripted.stream_max_retries=3'];
      await using codex = await startScriptedCodex(agent, done, { config });
      await expectWaits(codex);
    });
  },
  // An older one gives up at once.
  ({ name, age }) => name === 'codex' && age === 'newest',
);

interface Scripted {
  runner: Runner;
  workspace: string;
  home: string;
  env: Readonly<Record<string, string>>;
  model: { failNext(fault: { kind: 'status'; status: number; retryAfterSeconds: number }): void };
}

async function expectWaits({ runner, workspace, home, env, model }: Scripted): Promise<void> {
  const { signal } = new AbortController();
  await using session = await runner.open({ workspace, env, signal, toolset: { servers: [], skills: [] } });
  const folder = join(home, 'turn');
  await mkdir(folder);
  const [prompt, stdout] = [join(folder, 'prompt'), join(folder, 'stdout')];
  const logs = { prompt, stdout, stderr: join(folder, 'stderr'), transcript: join(folder, 'transcript') };
  const turn = () => session.turn({ prompt: 'Go on.', signal, logs, env: {} });

  const undisturbed = await turn();
  expect(undisturbed).toMatchObject({ outcome: { outcome: 'completed' }, rateLimitWaitMs: 0 });
  model.failNext({ kind: 'status', status: 429, retryAfterSeconds: askedSeconds });
  const limited = await turn();
  expect(limited.outcome).toEqual({ outcome: 'completed', finalMessage: 'After all.' });
  // Programs wait a little longer, and round.
  expect(limited.rateLimitWaitMs).toBeGreaterThan(askedSeconds * 900);
  expect(limited.rateLimitWaitMs).toBeLessThan(limited.durationMs);
}
