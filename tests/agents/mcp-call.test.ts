import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { use } from '@harnessgym/internal-testkit/model/beats';
import { type Conversation, lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry, type TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Agent, callsInScripts, describeEachAgent } from './each-agent.js';
import { runAgent } from './run-agent.js';

// The agents themselves, against a scripted model: what they offer to it, what they ask of the proxy, what is recorded.

// A Content-Length server is one more row as soon as the proxy speaks that.
const servers = [
  { framing: 'newline-delimited', program: fixtureServer('echo') },
  { framing: 'Content-Length', program: fixtureServer('headers') },
];

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

await describeEachAgent((agent) => {
  it.each(servers)('calls a tool of a $framing server through the proxy, once in the log', async ({ program }) => {
    const telemetryPath = join(folder, '.harnessgym', 'mcp_calls.jsonl');
    const server = wrapServer(
      { name: 'parrot', command: process.execPath, args: [program], cwd: folder },
      { workspace: folder, telemetryPath, tags: { runId: 'r' }, responseTimeoutMs: 30_000 },
    );
    await using vendor = await startModelServer(repeat);

    const run = { home: join(folder, 'home'), workspace: folder, modelUrl: vendor.url, server, prompt };
    const ended = await runAgent(agent, run);

    expect(ended, JSON.stringify(ended)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Answer: .*forty-two/),
    });
    expect(vendor.problems).toEqual([]);
    const [asked, told] = vendor.exchanges.map(({ conversation }) => conversation);
    expect(vendor.exchanges).toHaveLength(2);
    expect(asked?.tools.map((tool) => tool.name)).toContain(
      callsInScripts(agent) ? 'functions__exec' : 'mcp__parrot__echo',
    );
    expect(told && lastResult(told)).toContain('forty-two');

    const events = await recorded(telemetryPath);
    const once = { callId: events[0]?.callId, server: 'parrot', toolName: 'echo', argumentKeys: ['text'] };
    expect(events).toMatchObject([
      { ...once, status: 'started' },
      { ...once, status: 'completed' },
    ]);
    const known = expectedId(agent, callIds(told));
    for (const { clientCallId } of events) expect(clientCallId).toEqual(known);
  });
});

function expectedId(agent: Agent, [made]: string[]) {
  if (agent.name === 'codex' && agent.age === 'older') return undefined;
  return callsInScripts(agent) ? expect.stringMatching(/^exec-/) : made;
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
