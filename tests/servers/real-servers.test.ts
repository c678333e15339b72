import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { type Framing, type ServerCommand, wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry } from '@harnessgym/mcp-proxy/read';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realServers } from './real-servers.js';
import { transcribe } from './transcribe.js';

// Servers that others wrote, with the official client, direct and behind the proxy as it is published: build first.

const framings = ['newline', 'content-length'] as const;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-real-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// They read lines alone; how the proxy speaks to them is told or found out.
const pairings = framings.flatMap((client) => (['auto', 'newline'] as const).map((server) => ({ client, server })));

describe.each(realServers)('$name', ({ prepare, requests }) => {
  it.each(pairings)(
    'says the same to a client of $client behind the proxy, its framing by $server',
    async (pairing) => {
      const direct = await transcribe(await prepare(folder), 'newline', requests(folder));
      const server = wrapped(await prepare(folder), pairing.server);
      const proxied = await transcribe(server, pairing.client, requests(folder));
      expect(proxied).toEqual({ ...direct, framing: pairing.client });
      expect(direct.answers).toHaveLength(requests(folder).length);

      const tools = requests(folder).flatMap(([method, params]) => (method === 'tools/call' ? [params?.['name']] : []));
      const ends = (await recorded()).filter(({ status }) => status !== 'started');
      expect(ends.map(({ toolName }) => toolName)).toEqual(tools.map((name) => (typeof name === 'string' ? name : '')));
    },
  );
});

it('everything is asked for all that a server can do to a client', async () => {
  const [everything] = realServers;
  if (everything === undefined) throw new Error('There is no such server.');
  const { asked, notified } = await transcribe(
    await everything.prepare(folder),
    'newline',
    everything.requests(folder),
  );
  const methods = new Set(asked.map((one) => JSON.parse(one).method));
  expect([...methods].sort()).toEqual(['elicitation/create', 'roots/list', 'sampling/createMessage']);
  expect(notified.filter((one) => one.includes('notifications/progress')).length).toBeGreaterThan(1);
});

describe('a server of headers, with the official client', () => {
  it.each(framings.flatMap((client) => (['auto', ...framings] as const).map((server) => [client, server] as const)))(
    'talks to a client of %s, found by %s',
    async (client, server) => {
      const name = server === 'newline' ? 'chatty' : 'headers';
      const target = { name, command: process.execPath, args: [fixtureServer(name)], cwd: folder };
      const options = { signal: new AbortController().signal, startupTimeoutMs: 30_000, framing: client };
      await using connection = await connectServer(wrapped(target, server), options);
      expect(connection.framing).toBe(client);
      const { content } = await connection.client.callTool({ name: 'progress' });
      expect(content).toEqual([{ type: 'text', text: 'progressed' }]);
    },
  );
});

function wrapped(server: ServerCommand, framing: Framing | 'auto'): ServerCommand {
  const known = framing === 'auto' ? {} : { framing };
  return wrapServer(server, { workspace: folder, telemetryPath: log(), tags: {}, responseTimeoutMs: 30_000, ...known });
}

function log(): string {
  return join(folder, 'calls.jsonl');
}

async function recorded() {
  const events = [];
  for await (const event of readTelemetry(log())) events.push(event);
  return events;
}
