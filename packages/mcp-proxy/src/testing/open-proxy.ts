import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { lineClient } from '@harnessgym/internal-testkit/line-client';
import { type ProxyOptions, runProxy } from '../run-proxy.js';
import type { ServerCommand } from '../server.js';
import { createMemorySink } from '../telemetry/memory-sink.js';

/** For tests: a proxy in this process, with both ends of every stream at hand. */
export function open(server: ServerCommand, options: Partial<ProxyOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stderr = new PassThrough();
  const sink = createMemorySink();
  const done = runProxy({ server, client: { input, output }, stderr, sink, ...options });
  const leave = () => {
    input.end();
    return done;
  };
  let client: ReturnType<typeof lineClient> | undefined;
  return {
    input,
    output,
    stderr,
    sink,
    done,
    leave,
    /** Reads the output as lines; a test that speaks another way leaves it alone. */
    get client() {
      client ??= lineClient({ input, output });
      return client;
    },
  };
}

export function fixture(name: FixtureServerName): ServerCommand {
  return { name, command: process.execPath, args: [fixtureServer(name)], cwd: tmpdir() };
}

export function script(source: string): ServerCommand {
  return { name: 'script', command: process.execPath, args: ['-e', source], cwd: tmpdir() };
}

/** The text of a tool's answer. */
export function textOf(message: { result?: { content: { text: string }[] } }): string | undefined {
  return message.result?.content[0]?.text;
}
