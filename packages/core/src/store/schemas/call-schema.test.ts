import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { createJsonlSink, runProxy } from '@harnessgym/mcp-proxy';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callSchema } from './call-schema.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-calls-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('takes the lines that the proxy writes, with values, a trace and the code of an error', async () => {
  const log = join(folder, 'mcp_calls.jsonl');
  const [input, output] = [new PassThrough(), new PassThrough()];
  const proxy = runProxy({
    server: { name: 'echo', command: process.execPath, args: [fixtureServer('echo')], cwd: folder },
    client: { input, output },
    stderr: new PassThrough(),
    sink: createJsonlSink(log),
    tags: { runId: 'run-1', iteration: 1 },
    recordArguments: true,
  });
  const _meta = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'vendor=1' };
  const clientInfo = { name: 'test', version: '1' };
  const opening = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  send(input, { id: 0, method: 'initialize', params: opening });
  send(input, { id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'x' }, _meta } });
  send(input, { id: 2, method: 'tools/call', params: { name: 'no-such-tool' } });
  await vi.waitFor(async () => expect(await linesOf(log)).toHaveLength(4), { timeout: 20_000 });
  input.end();
  await proxy;
  const lines = (await linesOf(log)).map((line) => callSchema.parse(JSON.parse(line)));
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ status: 'completed', ..._meta, argument_json: '{"text":"x"}' }),
      expect.objectContaining({ status: 'error', error_code: expect.any(Number) }),
    ]),
  );
});

function send(input: PassThrough, message: object): void {
  input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n');
}
