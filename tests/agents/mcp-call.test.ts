import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentProgram } from '@harnessgym/internal-testkit/agents/agent-program';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { use } from '@harnessgym/internal-testkit/model/beats';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry, type TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAgent } from './run-agent.js';

// The agents themselves, against a scripted model: what they offer to it, what they ask of the proxy, what is recorded.

const agents = [
  { name: 'codex', age: 'newest', model: 'scripted', offered: 'mcp__parrot__echo', clientCallId: 'of the model' },
  // With its own newest models Codex offers MCP tools only inside of scripts.
  { name: 'codex', age: 'newest', model: undefined, offered: 'functions__exec', clientCallId: 'of the script' },
  { name: 'codex', age: 'older', model: undefined, offered: 'mcp__parrot__echo', clientCallId: 'none' },
  { name: 'claude', age: 'newest', model: undefined, offered: 'mcp__parrot__echo', clientCallId: 'of the model' },
  { name: 'claude', age: 'older', model: undefined, offered: 'mcp__parrot__echo', clientCallId: 'of the model' },
] as const;

// A Content-Length server is one more row as soon as the proxy speaks that.
const servers = [{ framing: 'newline-delimited', program: fixtureServer('echo') }];

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-agents-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const prompt = 'Say it once more.';
const repeat = story(
  when(prompt, use('mcp__parrot__echo', { text: 'forty-two' }), (conversation) =>
    say(`Answer: ${lastResult(conversation)}`),
  ),
);

for (const { name, age, model, offered, clientCallId } of agents) {
  const program = await agentProgram(name, age);
  const title = `${name} ${program.version} with ${model === undefined ? 'its default model' : 'a model unknown to it'}`;
  const path = program.status === 'installed' ? program.path : '';

  describe.skipIf(program.status === 'missing')(`${title} (needs ${program.package})`, () => {
    it.each(servers)('calls a tool of a $framing server through the proxy, once in the log', async ({ program }) => {
      const telemetryPath = join(folder, '.harnessgym', 'mcp_calls.jsonl');
      const server = wrapServer(
        { name: 'parrot', command: process.execPath, args: [program], cwd: folder },
        { workspace: folder, telemetryPath, tags: { runId: 'r' }, responseTimeoutMs: 30_000 },
      );
      await using vendor = await startModelServer(repeat);

      const ended = await runAgent(name, {
        path,
        home: join(folder, 'home'),
        workspace: folder,
        modelUrl: vendor.url,
        server,
        prompt,
        ...(model !== undefined && { model }),
      });

      expect(ended, JSON.stringify(ended)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Answer: .*forty-two/),
      });
      expect(vendor.problems).toEqual([]);
      const [asked, told] = vendor.exchanges.map(({ conversation }) => conversation);
      expect(vendor.exchanges).toHaveLength(2);
      expect(asked?.tools.map((tool) => tool.name)).toContain(offered);
      expect(told && lastResult(told)).toContain('forty-two');

      const events = await recorded(telemetryPath);
      const once = { callId: events[0]?.callId, server: 'parrot', toolName: 'echo', argumentKeys: ['text'] };
      expect(events).toMatchObject([
        { ...once, status: 'started' },
        { ...once, status: 'completed' },
      ]);
      const known = {
        none: undefined,
        'of the model': callIds(told)[0],
        'of the script': expect.stringMatching(/^exec-/),
      };
      for (const event of events) expect(event.clientCallId).toEqual(known[clientCallId]);
    });
  });
}

/** The ids of the calls that the agent says its model made. */
function callIds(conversation: Conversation | undefined): string[] {
  const messages = conversation?.messages ?? [];
  return messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : []));
}

async function recorded(path: string): Promise<TelemetryEvent[]> {
  const events: TelemetryEvent[] = [];
  for await (const event of readTelemetry(path)) events.push(event);
  return events;
}
