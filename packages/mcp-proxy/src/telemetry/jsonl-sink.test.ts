import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TelemetryEvent } from './event.js';
import { createJsonlSink } from './jsonl-sink.js';

// Some of these tests run the package as it is published: `pnpm run build` comes first.
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

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

  it('E-24 a log over its limit becomes the first of the older ones, of which so many stay', async () => {
    const path = join(folder, 'calls.jsonl');
    for (const toolName of ['a', 'b', 'c', 'd', 'e']) {
      // Sinks look at the log when they open it, and once a second.
      const sink = createJsonlSink(path, { maxBytes: 500, keep: 2 });
      for (let n = 0; n < 3; n++) sink.write({ ...start, toolName });
      sink.close?.();
    }
    expect((await readdir(folder)).sort()).toEqual([
      ...['calls.jsonl', 'calls.jsonl.1', 'calls.jsonl.2'],
      'calls.jsonl.removed',
    ]);
    expect(await toolsIn(path)).toEqual(['e', 'e', 'e']);
    expect(await toolsIn(`${path}.1`)).toEqual(['d', 'd', 'd']);
    expect(await toolsIn(`${path}.2`)).toEqual(['c', 'c', 'c']);
  });

  it('E-24 processes that share a log over its limit move it in turn, and lose no line', async () => {
    const path = join(folder, 'calls.jsonl');
    const program = `const { createJsonlSink } = await import(process.argv[1]);
      for (let n = 0; n < 200; n++) {
        const sink = createJsonlSink(process.argv[2], { maxBytes: 2000, keep: 10000 });
        for (let i = 0; i < 3; i++) sink.write({ ...JSON.parse(process.argv[3]), callId: process.pid + ' ' + n + ' ' + i });
        sink.close();
      }`;
    const args = ['--input-type=module', '-e', program, built, path, JSON.stringify(start)];
    const children = [1, 2, 3].map(() => spawn(process.execPath, args, { stdio: 'inherit' }));
    const exits = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(exits).toEqual([1, 2, 3].map(() => [0, null]));
    const files = (await readdir(folder)).filter((name) => name !== 'calls.jsonl.lock');
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const lines = texts.flatMap((text) => text.trimEnd().split('\n'));
    expect(files.length).toBeGreaterThan(2);
    expect(new Set(lines.map((line) => JSON.parse(line).call_id)).size).toBe(3 * 200 * 3);
  });

  it('moves no log while another process does, nor one that it cannot move, and goes on', async () => {
    const path = join(folder, 'calls.jsonl');
    const write = (toolName: string) => {
      const sink = createJsonlSink(path, { maxBytes: 1, keep: 1 });
      sink.write({ ...start, toolName });
      sink.close?.();
    };
    write('a');
    await using lock = await open(`${path}.lock`, 'w');
    write('b');
    await rm(`${path}.lock`);
    await mkdir(`${path}.1`);
    write('c');
    expect(await toolsIn(path)).toEqual(['a', 'b', 'c']);
    // A lock that a killed process left.
    await rm(`${path}.1`, { recursive: true });
    await using stale = await open(`${path}.lock`, 'w');
    await stale.utimes(0, 0);
    write('d');
    write('e');
    expect(await toolsIn(path)).toEqual(['e']);
    expect(await toolsIn(`${path}.1`)).toEqual(['a', 'b', 'c', 'd']);
    expect([lock.fd, stale.fd]).toHaveLength(2);
  });

  it.each([
    ['removed', (path: string) => rm(path)],
    ['moved', (path: string) => rename(path, `${path}.moved`)],
  ])('E-24 a log that was %s appears again', async (_how, away) => {
    const path = join(folder, 'calls.jsonl');
    const sink = createJsonlSink(path);
    sink.write(start);
    await away(path);
    await vi.waitFor(
      async () => {
        sink.write({ ...start, toolName: 'after' });
        expect((await stat(path)).size).toBeGreaterThan(0);
      },
      { timeout: 20_000 },
    );
    expect((await toolsIn(path)).at(-1)).toBe('after');
    sink.close?.();
  });

  it('appends the events of one chunk in one write', async () => {
    // More than fits: what was written in several would leave whole lines only.
    const path = join(folder, 'calls.jsonl');
    const said = await underLimit(path, `write(() => sink.writeAll(Array.from({ length: 1_000 }, () => start)));`);
    expect(said).toEqual([expect.stringMatching(/^Only 65536 of \d{6} bytes fitted into /)]);
    expect((await stat(path)).size).toBe(65_536);
  });

  it('begins a new line after one that did not fit', async () => {
    const path = join(folder, 'calls.jsonl');
    const said = await underLimit(
      path,
      `const long = { ...start, argumentKeys: Array.from({ length: 200 }, (_, n) => String(n).padStart(100, '-')) };
      write(() => { for (let n = 0; n < 100; n++) sink.write(long); });
      // Room again, as after somebody cleaned up.
      truncateSync(path, 60_000);
      write(() => { for (const toolName of ['next', 'after']) sink.write({ ...start, toolName }); });`,
    );
    expect(said).toEqual([expect.stringMatching(/^Only \d+ of \d+ bytes fitted into /)]);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const whole = lines.slice(0, -3).map((line) => JSON.parse(line).argument_keys.length);
    expect(whole).toEqual([200, 200]);
    expect(lines.at(-3)).toMatch(/^\{"argument_json_bytes".*[^}]$/);
    expect(lines.slice(-2).map((line) => JSON.parse(line).tool_name)).toEqual(['next', 'after']);
  });

  it.each([
    ['a link to a file', (path: string) => symlink('elsewhere', path)],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a device', (path: string) => execFileSync('ln', ['-s', '/dev/null', path])],
  ])('is no log where there is %s in its place, and nothing is written elsewhere', async (_what, put) => {
    const path = join(folder, 'calls.jsonl');
    await writeFile(join(folder, 'elsewhere'), '');
    await put(path);
    expect(() => createJsonlSink(path).write(start)).toThrow(/ELOOP|ENXIO/);
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('');
  });

  it('is no log where there is a pipe that somebody reads', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await using reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    expect(() => createJsonlSink(path).write(start)).toThrow('is not a regular file');
    expect((await reader.read(Buffer.alloc(10))).bytesRead).toBe(0);
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

async function toolsIn(path: string): Promise<unknown[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line).tool_name);
}

/** Runs a program with `write` and a sink in a process whose files hold 64 KiB; returns what the writes threw. */
async function underLimit(path: string, program: string): Promise<string[]> {
  const whole = `import { truncateSync } from 'node:fs';
    const [built, path, event] = process.argv.slice(1);
    const { createJsonlSink } = await import(built);
    const sink = createJsonlSink(path);
    const start = JSON.parse(event);
    const said = [];
    const write = (act) => { try { act(); } catch (error) { said.push(error.message); } };
    ${program}
    console.log(JSON.stringify(said));`;
  const node = ['--input-type=module', '-e', whole, built, path, JSON.stringify(start)];
  // Blocks of 512 bytes; the signal that comes with the limit would end the process.
  const shell = `ulimit -f 128; trap '' XFSZ; exec "$@"`;
  return JSON.parse(execFileSync('sh', ['-c', shell, 'sh', process.execPath, ...node], { encoding: 'utf8' }));
}
