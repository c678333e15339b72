import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTelemetry } from '../read/read-telemetry.js';
import { fixture, open } from '../testing/open-proxy.js';
import type { TelemetryEvent } from './event.js';
import { createJsonlSink } from './jsonl-sink.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-values-'));
  path = join(folder, 'calls.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the values of arguments', () => {
  it('are recorded on request, in the start and in the end, and never without', async () => {
    const given = { text: 'sécret "x"', list: [1, { a: null }] };
    expect(await record(given)).toEqual([JSON.stringify(given), JSON.stringify(given)]);
    await rm(path);
    expect(await record(given, { recordArguments: false })).toEqual([undefined, undefined]);
    expect(await readFile(path, 'utf8')).not.toContain('cret');
  });

  it('are cut after 8,000 characters, also in a message that is too long to be built', async () => {
    for (const length of [10_000, 2 * 1024 * 1024]) {
      const given = { text: '\u0000é"\\'.repeat(length / 4) };
      const whole = JSON.stringify(given).slice(0, 8_000);
      expect((await record(given)).map((values) => values === whole)).toEqual([true, true]);
      await rm(path);
    }
  });

  it('are left out where they are nested deeper than a serializer goes; the call is recorded', async () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await record(`{"deep":${text}}`)).toEqual([undefined, undefined]);
  });
});

it('the trace context of a call and the code of its error are in the log', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const { client, leave } = open(fixture('echo'), { sink: createJsonlSink(path) });
  const metas = [{ traceparent, tracestate: 'rojo=1' }, { traceparent: 'x'.repeat(513) }, { tracestate: 'rojo=1' }];
  for (const [id, _meta] of metas.entries()) {
    client.send({ id, method: 'tools/call', params: { name: 'unknown', _meta } });
    await client.answer(id);
  }
  await leave();
  const [start, end, ...others] = await events();
  expect(start).toMatchObject({ status: 'started', traceparent, tracestate: 'rojo=1' });
  expect(end).toMatchObject({ status: 'error', errorCode: -32602, traceparent, tracestate: 'rojo=1' });
  expect(others.filter((event) => 'traceparent' in event || 'tracestate' in event)).toEqual([]);
  const [, line = ''] = (await readFile(path, 'utf8')).split('\n');
  expect(Object.keys(JSON.parse(line))).toEqual(Object.keys(JSON.parse(line)).sort());
});

/** What the log says of the arguments of one call, given as a value or as JSON. */
async function record(given: unknown, options = { recordArguments: true }): Promise<(string | undefined)[]> {
  const { input, client, leave } = open(fixture('echo'), { sink: createJsonlSink(path), ...options });
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":${text}}}`;
  const answered = client.answer(1);
  input.write(`${call}\n`);
  await answered;
  await leave();
  const found = await events();
  expect(found.map(({ argumentJsonBytes }) => argumentJsonBytes)).toEqual(Array(2).fill(Buffer.byteLength(text)));
  return found.map(({ argumentJson }) => argumentJson);
}

async function events(): Promise<TelemetryEvent[]> {
  const found: TelemetryEvent[] = [];
  for await (const event of readTelemetry(path)) found.push(event);
  return found;
}
