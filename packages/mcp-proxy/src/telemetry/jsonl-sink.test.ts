import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TelemetryEvent } from './event.js';
import { createJsonlSink } from './jsonl-sink.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-sink-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start: TelemetryEvent = {
  status: 'started',
  callId: 'c',
  createdAt: '2026-01-02T03:04:05.678Z',
  server: 's',
  requestId: '1',
  toolName: 't',
  argumentKeys: ['a'],
  argumentJsonBytes: 7,
  tags: { runId: 'r', iteration: 3 },
};

describe('createJsonlSink', () => {
  it('writes the documented fields, keys sorted, one compact line an event, and omits absent tags', async () => {
    const path = join(folder, 'new', 'calls.jsonl');
    const sink = createJsonlSink(path);
    sink.write(start);
    const end = { durationMs: 12, durationUs: 12_345, errorMessage: 'no', resultJsonBytes: 40 };
    sink.write({ ...start, ...end, tags: { phase: 'attempt', arm: 'plain', trial: '1' }, status: 'tool_error' });
    sink.close?.();
    const facts =
      '{"argument_json_bytes":7,"argument_keys":["a"],"call_id":"c","created_at":"2026-01-02T03:04:05.678Z",';
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]?.replace('"arm"', '')).toBe(
      `${facts}"iteration":3,"method":"tools/call","request_id":"1","run_id":"r","server":"s","status":"started","tool_name":"t"}`,
    );
    expect(Object.keys(JSON.parse(lines[1] ?? ''))).toEqual(Object.keys(JSON.parse(lines[1] ?? '')).sort());
    expect(JSON.parse(lines[1] ?? '')).toEqual({
      argument_json_bytes: 7,
      argument_keys: ['a'],
      arm: 'plain',
      call_id: 'c',
      created_at: '2026-01-02T03:04:05.678Z',
      duration_ms: 12,
      duration_us: 12_345,
      error_message: 'no',
      is_error: true,
      method: 'tools/call',
      phase: 'attempt',
      request_id: '1',
      result_json_bytes: 40,
      server: 's',
      status: 'tool_error',
      tool_name: 't',
      trial: '1',
    });
  });

  it('E-24 appends: writers that share a log never tear a line', async () => {
    const path = join(folder, 'calls.jsonl');
    const sink = createJsonlSink(path);
    const other = `const fs = require('node:fs'); const fd = fs.openSync(process.argv[1], 'a');
      for (let i = 0; i < 2000; i++) fs.writeSync(fd, JSON.stringify({ other: 'x'.repeat(300) }) + '\\n');`;
    const children = [1, 2].map(() => spawn(process.execPath, ['-e', other, path], { stdio: 'ignore' }));
    const exits = Promise.all(children.map((child) => once(child, 'exit')));
    let done = false;
    void exits.then(() => {
      done = true;
    });
    let written = 0;
    while (!done) {
      for (let i = 0; i < 50; i++) sink.write({ ...start, toolName: 'y'.repeat(300) });
      written += 50;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)).length)).toHaveLength(4_000 + written);
  });

  it('begins a new line after one that did not fit', async () => {
    const path = join(folder, 'pipe');
    // A pipe that nobody drains is the one full disk that a test can have.
    execFileSync('mkfifo', [path]);
    await using reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const sink = createJsonlSink(path);
    const long = { ...start, argumentKeys: Array.from({ length: 200 }, (_, n) => `${n}`.padStart(100, '-')) };
    const fill = () => {
      for (let n = 0; n < 100; n++) sink.write(long);
    };
    expect(fill).toThrow(/^Only \d+ of \d+ bytes fitted into /);
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(1024 * 1024));
    const whole = buffer.subarray(0, bytesRead).toString().split('\n').slice(0, -1);
    expect(whole.map((line) => JSON.parse(line).argument_keys.length)).toEqual(whole.map(() => 200));
    for (const toolName of ['next', 'after']) sink.write({ ...start, toolName });
    const rest = await reader.read(Buffer.alloc(1024 * 1024));
    const [end, ...lines] = rest.buffer.subarray(0, rest.bytesRead).toString().trimEnd().split('\n');
    expect(end).toBe('');
    expect(lines.map((line) => JSON.parse(line).tool_name)).toEqual(['next', 'after']);
    sink.close?.();
  });

  it('throws when the log cannot be opened, and starts when it can be', async () => {
    const path = join(folder, 'calls.jsonl');
    await mkdir(path);
    const sink = createJsonlSink(path);
    expect(() => sink.write(start)).toThrow('EISDIR');
    await rm(path, { recursive: true });
    sink.write(start);
    expect(await readFile(path, 'utf8')).toContain('"started"');
  });
});
