import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentProgram } from '@harnessgym/internal-testkit/agents/agent-program';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { call, say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry, type TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAgent } from './run-agent.js';

// The agents themselves, against a scripted model: what they offer to it, what they ask of the proxy, what is recorded.

const add = call('mcp__sums__add', { a: 2, b: 40 });
// With its own newest models Codex offers MCP tools only inside of scripts that the model writes.
const addInScript = call('functions__exec', {
  input: 'text(ALL_TOOLS.map(({ name }) => name)); text(await tools.mcp__sums__add({ a: 2, b: 40 }))',
});

const agents = [
  { name: 'codex', age: 'newest', model: 'scripted', step: add, clientCallId: 'of the model' },
  { name: 'codex', age: 'newest', step: addInScript, clientCallId: 'of the script' },
  { name: 'codex', age: 'older', step: add, clientCallId: 'none' },
  { name: 'claude', age: 'newest', step: add, clientCallId: 'of the model' },
  { name: 'claude', age: 'older', step: add, clientCallId: 'of the model' },
] as const;

// Content-Length is one more row as soon as the proxy speaks it to servers.
const servers = [{ framing: 'newline-delimited', program: fixtureServer('echo') }];

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-agents-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

for (const agent of agents) {
  const program = await agentProgram(agent.name, agent.age);
  const title = `${agent.name} ${program.version}, ${'model' in agent ? 'tools offered one by one' : 'its own model'}`;
  const path = program.status === 'installed' ? program.path : '';

  describe.skipIf(program.status === 'missing')(`${title} (needs ${program.package})`, () => {
    it.each(servers)('calls a tool of a $framing server through the proxy, once in the log', async ({ program }) => {
      const telemetryPath = join(folder, '.harnessgym', 'mcp_calls.jsonl');
      const server = wrapServer(
        { name: 'sums', command: process.execPath, args: [program], cwd: folder },
        { workspace: folder, telemetryPath, tags: { runId: 'r' }, responseTimeoutMs: 30_000 },
      );
      await using model = await startModelServer(
        story(when('What is 2 + 40?', agent.step, (conversation) => say(`Answer: ${lastResult(conversation)}`))),
      );

      const run = { path, home: join(folder, 'home'), workspace: folder, modelUrl: model.url, server };
      const chosen = 'model' in agent && { model: agent.model };
      const ended = await runAgent(agent.name, { ...run, ...chosen, prompt: 'What is 2 + 40?' });

      expect(ended, JSON.stringify(ended)).toMatchObject({ code: 0 });
      const [asked, told] = model.turns.map(({ conversation }) => conversation);
      expect(model.turns).toHaveLength(2);
      expect(namesOf(asked)).toContain(agent.step.calls[0]?.name);
      expect(lastResult(told as Conversation)).toContain('42');
      if (agent.step === addInScript) expect(lastResult(told as Conversation)).toContain('mcp__sums__add');

      const events = await recorded(telemetryPath);
      const once = { callId: events[0]?.callId, server: 'sums', toolName: 'add', argumentKeys: ['a', 'b'] };
      expect(events).toMatchObject([
        { ...once, status: 'started' },
        { ...once, status: 'completed' },
      ]);
      for (const { clientCallId } of events) {
        if (agent.clientCallId === 'none') expect(clientCallId).toBeUndefined();
        else if (agent.clientCallId === 'of the script') expect(clientCallId).toMatch(/^exec-/);
        else expect(clientCallId).toBe(callsOf(told)[0]?.id);
      }
    });
  });
}

function namesOf(conversation: Conversation | undefined): string[] {
  return conversation?.tools.map(({ name }) => name) ?? [];
}

function callsOf(conversation: Conversation | undefined) {
  return conversation?.messages.flatMap((message) => (message.role === 'assistant' ? message.calls : [])) ?? [];
}

async function recorded(path: string): Promise<TelemetryEvent[]> {
  const events: TelemetryEvent[] = [];
  for await (const event of readTelemetry(path)) events.push(event);
  return events;
}
