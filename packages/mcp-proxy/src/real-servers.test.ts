import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTelemetry } from './read/read-telemetry.js';
import type { ServerCommand } from './server.js';
import { connectServer, type ServerConnection } from './transport/connect-server.js';
import { wrapServer } from './wrap-server.js';

// The proxy is the program as it is published: `pnpm run build` comes first.
const everything = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'));
const signal = new AbortController().signal;
const framings = ['newline', 'content-length'] as const;

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-real-'));
  log = join(folder, 'calls.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a server of the protocol group, with its official client', () => {
  it.each(framings)('answers the same through the proxy as directly, to a client of %s', async (framing) => {
    const server = node('everything', everything, 'stdio');
    const direct = await talk(server);
    const proxied = await talk(wrapped(server), framing);
    expect(direct.tools.length).toBeGreaterThan(5);
    expect(direct.first).toMatchObject({ progress: 1 });
    expect(proxied).toEqual(direct);
    const ends = (await statuses()).filter(([, status]) => status !== 'started');
    expect(ends).toEqual([
      ['echo', 'completed'],
      ['get-sum', 'completed'],
      ['get-sum', direct.refusal],
      ['trigger-long-running-operation', 'completed'],
    ]);
  });
});

describe('a server of headers, with the official client', () => {
  it.each(framings.flatMap((client) => (['auto', ...framings] as const).map((server) => [client, server] as const)))(
    'talks to a client of %s, found by %s',
    async (client, server) => {
      const name = server === 'newline' ? 'chatty' : 'headers';
      const target = node(name, fixtureServer(name));
      await using connection = await connect(wrapped(target, server), client);
      expect(connection.framing).toBe(client);
      const { content } = await connection.client.callTool({ name: 'progress' });
      expect(content).toEqual([{ type: 'text', text: 'progressed' }]);
    },
  );
});

async function talk(server: ServerCommand, framing: (typeof framings)[number] = 'newline') {
  await using connection = await connect(server, framing);
  const { client } = connection;
  const progress: unknown[] = [];
  const onprogress = (one: unknown) => progress.push(one);
  const { tools } = await client.listTools();
  const echoed = await client.callTool({ name: 'echo', arguments: { message: 'é 😀\n' } });
  const sum = await client.callTool({ name: 'get-sum', arguments: { a: 1.5, b: 2 } });
  const refused = await client
    .callTool({ name: 'get-sum', arguments: { a: 'x' } })
    .catch(({ code, message }) => ({ code, message }));
  const long = await client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } },
    { onprogress },
  );
  const resources = await client.listResources().then((list) => list.resources.map(({ uri }) => uri));
  const unknown = await client.getPrompt({ name: 'no such prompt' }).catch(({ code, message }) => ({ code, message }));
  const refusal = 'isError' in refused && refused.isError ? 'tool_error' : 'error';
  const version = client.getNegotiatedProtocolVersion();
  const capabilities = client.getServerCapabilities();
  // The official client drops a progress that comes together with the answer.
  const [first] = progress;
  return { tools, echoed, sum, refused, refusal, long, resources, unknown, first, version, capabilities };
}

function connect(server: ServerCommand, framing: (typeof framings)[number]): Promise<ServerConnection> {
  return connectServer(server, { signal, startupTimeoutMs: 30_000, framing });
}

function wrapped(server: ServerCommand, framing: (typeof framings)[number] | 'auto' = 'auto'): ServerCommand {
  const known = framing === 'auto' ? {} : { framing };
  return wrapServer(server, { workspace: folder, telemetryPath: log, tags: {}, responseTimeoutMs: 30_000, ...known });
}

function node(name: string, ...args: string[]): ServerCommand {
  return { name, command: process.execPath, args, cwd: folder };
}

async function statuses(): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { toolName, status } of readTelemetry(log)) found.push([toolName, status]);
  return found;
}
