import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inspectorProgram } from '@harnessgym/internal-testkit/agents/inspector-program';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { type ServerCommand, wrapServer } from '@harnessgym/mcp-proxy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realServers } from './real-servers.js';

const inspector = await inspectorProgram();
const missing = inspector.status === 'missing';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-inspector-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const questions = {
  everything: [
    ['tools/list'],
    ['tools/call', '--tool-name', 'get-sum', '--tool-arg', 'a=1', 'b=2'],
    ['tools/call', '--tool-name', 'no-such-tool'],
    ['resources/list'],
    ['prompts/get', '--prompt-name', 'simple-prompt'],
  ],
  filesystem: [
    ['tools/call', '--tool-name', 'read_text_file', '--tool-arg', 'path=files/a.txt'],
    ['tools/call', '--tool-name', 'read_text_file', '--tool-arg', 'path=/etc/passwd'],
  ],
  memory: [['tools/list'], ['tools/call', '--tool-name', 'read_graph'], ['prompts/list']],
} as const;

describe.skipIf(missing)(`the command line of the MCP inspector (needs ${inspector.package})`, () => {
  it.each(realServers)(
    'hears the same of $name behind the proxy',
    async ({ name, prepare }) => {
      const server = await prepare(folder);
      for (const question of questions[name]) {
        const direct = await inspect(server, question);
        expect(direct.stdout + direct.stderr).not.toBe('');
        expect(await inspect(wrapped(server), question)).toEqual(direct);
      }
    },
    240_000,
  );

  it('reaches a server of headers, which it does not by itself', async () => {
    const server = { name: 'headers', command: process.execPath, args: [fixtureServer('headers')], cwd: folder };
    const answer = await inspect(wrapped(server), ['tools/call', '--tool-name', 'echo', '--tool-arg', 'text=hello']);
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('hello') });
  });
});

async function inspect({ name, ...server }: ServerCommand, question: readonly string[]) {
  if (inspector.status === 'missing') throw new Error(inspector.reason);
  const config = join(folder, 'inspector.json');
  await writeFile(config, JSON.stringify({ mcpServers: { [name]: { type: 'stdio', ...server } } }));
  const flags = ['--cli', '--config', config, '--server', name, '--method', ...question];
  const child = spawn(process.execPath, [inspector.path, ...flags], {
    // Its own settings lie in the home.
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

function wrapped(server: ServerCommand): ServerCommand {
  const telemetryPath = join(folder, 'calls.jsonl');
  return wrapServer(server, { workspace: folder, telemetryPath, tags: {}, responseTimeoutMs: 30_000 });
}
