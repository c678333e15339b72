import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProxyError } from '../errors.js';
import { connectServer } from './connect-server.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-connect-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = { signal: new AbortController().signal, startupTimeoutMs: 20_000 };

describe('connectServer', () => {
  it('shakes hands as the official client, calls tools, and ends the server', async () => {
    let pid = 0;
    {
      await using connection = await connectServer(fixture('spawner', pidFile()), options);
      pid = await grandchild();
      expect(connection.client.getServerVersion()).toEqual({ name: 'spawner', version: '1.0.0' });
      expect(connection.client.getNegotiatedProtocolVersion()).toBeDefined();
      const { content } = await connection.client.callTool({ name: 'echo', arguments: { text: 'hello' } });
      expect(content).toEqual([{ type: 'text', text: 'hello' }]);
      expect(isRunning(pid)).toBe(true);
    }
    expect(isRunning(pid)).toBe(false);
  });

  it('A-08 a server that closes its input is the failure of a call, never of this process', async () => {
    const program = `process.stdin.once('data', (data) => {
      const { id, params: { protocolVersion } } = JSON.parse(String(data));
      const result = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'deaf', version: '1' } };
      process.stdin.destroy();
      // Node keeps the descriptor open by itself.
      require('node:fs').closeSync(0);
      console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
    setInterval(() => {}, 1000);`;
    const server = { name: 'deaf', command: process.execPath, args: ['-e', program], cwd: folder };
    await using connection = await connectServer(server, options);
    const call = { name: 'echo', arguments: { text: 'x'.repeat(1_000_000) } };
    await expect(connection.client.callTool(call, { timeout: 1_000 })).rejects.toThrow();
  });

  it('gets through noise on stdout and keeps the end of stderr', async () => {
    await using connection = await connectServer(fixture('noisy'), options);
    await connection.client.callTool({ name: 'echo', arguments: { text: 'x' } });
    const tail = connection.stderrTail();
    expect(tail).toMatch(/noise \n$/);
    expect(tail.length).toBe(16 * 1024);
  });

  it.each([
    ['auto', 'headers', 'content-length'],
    ['auto', 'echo', 'newline'],
    ['content-length', 'headers', 'content-length'],
  ] as const)('E-02 with framing %s it talks to %s and tells its framing', async (framing, name, found) => {
    await using connection = await connectServer(fixture(name), { ...options, framing });
    expect(connection.framing).toBe(found);
    const { content } = await connection.client.callTool({ name: 'echo', arguments: { text: 'é' } });
    expect(content).toEqual([{ type: 'text', text: 'é' }]);
  });

  it('HANDSHAKE_TIMEOUT says which framing it spoke', async () => {
    const attempt = connectServer(fixture('headers'), { ...options, startupTimeoutMs: 700, framing: 'newline' });
    await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('newline-delimited JSON') });
  });

  it('SERVER_NOT_STARTED names the command that is not there', async () => {
    const server = { ...fixture('echo'), command: join(folder, 'nothing') };
    await expect(connectServer(server, options)).rejects.toMatchObject({
      code: 'SERVER_NOT_STARTED',
      message: expect.stringMatching(/"echo".*nothing ENOENT/),
    });
  });

  it('SERVER_EXITED says with what code, and quotes stderr', async () => {
    const server = { ...fixture('echo'), args: ['-e', 'console.error("no such table"); process.exit(4)'] };
    await expect(connectServer(server, options)).rejects.toMatchObject({
      code: 'SERVER_EXITED',
      message: 'The MCP server "echo" exited with code 4. The end of its stderr: no such table',
    });
  });

  it('HANDSHAKE_TIMEOUT leaves nothing behind', async () => {
    const attempt = connectServer(fixture('silent'), { ...options, startupTimeoutMs: 200 });
    await expect(attempt).rejects.toMatchObject({ code: 'HANDSHAKE_TIMEOUT' });
  });

  it('HANDSHAKE_TIMEOUT carries what the server wrote on stderr', async () => {
    const wait = `console.error('waiting for the database'); process.stdin.resume()`;
    const attempt = connectServer({ ...fixture('echo'), args: ['-e', wait] }, { ...options, startupTimeoutMs: 3_000 });
    await expect(attempt).rejects.toMatchObject({
      code: 'HANDSHAKE_TIMEOUT',
      stderrTail: 'waiting for the database\n',
    });
  });

  it('HANDSHAKE_FAILED carries what the server answered', async () => {
    const refuse = `process.stdin.once('data', () => console.log('{"jsonrpc":"2.0","id":0,"error":{"code":-1,"message":"go away"}}'))`;
    const error = await connectServer({ ...fixture('echo'), args: ['-e', refuse] }, options).catch((caught) => caught);
    expect(ProxyError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'HANDSHAKE_FAILED', message: expect.stringContaining('go away') });
  });

  it('an aborted attempt ends what it started and throws the reason', async () => {
    const stop = new AbortController();
    const attempt = connectServer(fixture('silent'), { ...options, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(attempt).rejects.toThrow('enough');
  });

  it('E-07 a call fails at once when the server dies', async () => {
    await using connection = await connectServer(fixture('crash'), options);
    await expect(connection.client.callTool({ name: 'crash' })).rejects.toThrow('Connection closed');
    expect(connection.stderrTail()).toContain('the heap is on fire');
  });

  it('ends the children of a server that exits by itself', async () => {
    const quit = `import(${JSON.stringify(fixtureServer('spawner'))}).then(() => setTimeout(() => process.exit(0), 1500))`;
    await using connection = await connectServer(
      { ...fixture('spawner'), args: ['-e', quit, pidFile(), pidFile()] },
      options,
    );
    const pid = await grandchild();
    await vi.waitFor(() => expect(connection.client.transport).toBeUndefined(), { timeout: 20_000 });
    expect(isRunning(pid)).toBe(false);
  });
});

function pidFile(): string {
  return join(folder, 'pid');
}

async function grandchild(): Promise<number> {
  return vi.waitUntil(async () => Number(await readFile(pidFile(), 'utf8').catch(() => '')), 20_000);
}

function fixture(name: FixtureServerName, ...args: string[]) {
  return { name, command: process.execPath, args: [fixtureServer(name), ...args], cwd: folder };
}
