import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJsonlSink } from '../telemetry/jsonl-sink.js';
import { readTelemetry } from './read-telemetry.js';
import { summarizeCalls } from './summarize-calls.js';
import { telemetryOffset } from './telemetry-offset.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-read-'));
  path = join(folder, 'mcp_calls.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const original =
  '{"argument_json_bytes":13,"argument_keys":["a","b"],"created_at":"2026-01-01T00:00:00+00:00","duration_ms":5,' +
  '"error_message":"","method":"tools/call","request_id":2,"result_json_bytes":40,"server":"old","status":"completed","tool_name":"add"}';

describe('readTelemetry', () => {
  it('gives back what the sink wrote', async () => {
    const ids = { callId: 'c', clientCallId: 'theirs', requestId: '1' };
    const facts = { ...ids, createdAt: 'now', server: 's', toolName: 't', argumentKeys: ['k'] };
    const tags = { runId: 'r', iteration: 1, phase: 'attempt', arm: 'a', trial: '2' };
    const start = { ...facts, argumentJsonBytes: 9, tags, status: 'started' } as const;
    const end = {
      ...start,
      status: 'timeout',
      durationMs: 1,
      durationUs: 900,
      errorMessage: 'e',
      resultJsonBytes: 0,
    } as const;
    const sink = createJsonlSink(path);
    sink.write(start);
    sink.write(end);
    expect(await all(readTelemetry(path))).toEqual([start, end]);
  });

  it('gives back a call that is as long as can be, cut', async () => {
    const text = '\u0000'.repeat(200_000);
    const argumentKeys = Array.from({ length: 1_000 }, () => text.slice(0, 1_000));
    const tags = { runId: text, iteration: 1, phase: text, arm: text, trial: text };
    const facts = { callId: 'c', createdAt: 'now', server: text, requestId: text, toolName: text, argumentKeys, tags };
    const start = { ...facts, argumentJsonBytes: 9, status: 'started' } as const;
    const sink = createJsonlSink(path);
    sink.write(start);
    sink.write({ ...start, status: 'error', durationMs: 1, errorMessage: text, resultJsonBytes: 1 });
    const [first, last] = await all(readTelemetry(path));
    expect(first).toMatchObject({ status: 'started', callId: 'c', argumentJsonBytes: 9 });
    expect(first?.argumentKeys).toEqual(argumentKeys.slice(0, 200).map((key) => key.slice(0, 500)));
    expect(last).toMatchObject({ status: 'error', callId: 'c', errorMessage: text.slice(0, 2_000) });
    expect(await summarizeCalls(readTelemetry(path))).toMatchObject({ count: 1, byStatus: { error: 1 } });
  });

  it('reads lines of the original, and skips blank, torn, foreign and endless ones', async () => {
    const endless = `{"status":"completed","x":"${'y'.repeat(2_000_000)}"}`;
    const lines = [
      original,
      '',
      '   ',
      'not json',
      '42',
      '[{"status":"completed"}]',
      '{"status":"maybe"}',
      endless,
      original,
    ];
    await writeFile(path, `${lines.join('\n')}\n{"status":"comple`);
    const events = await all(readTelemetry(path));
    expect(events).toHaveLength(2);
    expect(events[1]).toEqual({
      createdAt: '2026-01-01T00:00:00+00:00',
      server: 'old',
      requestId: 2,
      toolName: 'add',
      argumentKeys: ['a', 'b'],
      argumentJsonBytes: 13,
      tags: {},
      status: 'completed',
      durationMs: 5,
      errorMessage: '',
      resultJsonBytes: 40,
    });
  });

  it('reads the bytes between two offsets', async () => {
    expect(await telemetryOffset(path)).toBe(0);
    await writeFile(path, `${original}\n`);
    const from = await telemetryOffset(path);
    await appendFile(path, `${original.replace('add', 'between')}\n`);
    const to = await telemetryOffset(path);
    await appendFile(path, `${original}\n`);
    expect((await all(readTelemetry(path, { from, to }))).map(({ toolName }) => toolName)).toEqual(['between']);
    expect(await all(readTelemetry(path, { from: to, to }))).toEqual([]);
    expect(await all(readTelemetry(path, { from: 1_000_000 }))).toEqual([]);
  });

  it('has no events for a log that is not there, and throws for one that cannot be read', async () => {
    expect(await all(readTelemetry(path))).toEqual([]);
    await expect(all(readTelemetry(folder))).rejects.toMatchObject({ code: 'TELEMETRY_UNREADABLE' });
  });

  it.each([
    ['a pipe', () => execFileSync('mkfifo', [path])],
    ['a link to a device', () => symlink('/dev/zero', path)],
    ['a link to a file', () => symlink(import.meta.filename, path)],
  ])('neither waits for nor reads %s in the place of the log', async (_, put) => {
    await put();
    const lines = all(readTelemetry(path));
    await expect(lines).rejects.toMatchObject({
      code: 'TELEMETRY_UNREADABLE',
      message: expect.stringContaining(path),
    });
    expect(await telemetryOffset(path)).toBe(0);
  });

  it('ends where the log ended when reading began', async () => {
    await writeFile(path, `${original}\n`.repeat(1_000));
    let count = 0;
    for await (const _ of readTelemetry(path)) {
      count += 1;
      if (count <= 1_000) await appendFile(path, `${original}\n`.repeat(10));
    }
    expect(count).toBe(1_000);
  });

  it('streams: a log of forty megabytes needs a fraction of it', async () => {
    const block = `${original}\n`.repeat(1_000);
    await pipeline(Readable.from(Array.from({ length: 160 }, () => block)), createWriteStream(path));
    const before = process.memoryUsage().arrayBuffers;
    let highest = 0;
    let count = 0;
    for await (const _ of readTelemetry(path)) {
      count += 1;
      if (count % 1_000 === 0) highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    }
    expect(count).toBe(160_000);
    expect(highest).toBeLessThan(20_000_000);
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
