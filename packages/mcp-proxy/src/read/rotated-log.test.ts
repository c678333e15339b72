import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJsonlSink } from '../telemetry/jsonl-sink.js';
import { openLog } from './open-log.js';
import { type ReadOptions, readTelemetry, type SkipReason } from './read-telemetry.js';
import { summarizeCalls } from './summarize-calls.js';
import { telemetryOffset } from './telemetry-offset.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-rotated-'));
  path = join(folder, 'mcp_calls.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a log that was rotated', () => {
  it('is read from its oldest file to its newest, whose number is missing', async () => {
    for (const [suffix, tool] of [
      ['', 'e'],
      ['.1', 'd'],
      ['.2', 'c'],
      ['.10', 'b'],
      ['.11', 'a'],
    ])
      await writeFile(`${path}${suffix}`, line(tool ?? ''));
    for (const other of ['.0', '.01', '.1.gz', '.x', '.previous', '-1'])
      await writeFile(`${path}${other}`, line('other'));
    expect(await tools()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is read although it has no newest file yet', async () => {
    await writeFile(`${path}.1`, line('a'));
    expect(await tools()).toEqual(['a']);
  });

  it('keeps its offsets: what was written between two of them is found wherever it is by now', async () => {
    await writeFile(path, line('a'));
    const from = await telemetryOffset(path);
    await appendFile(path, line('b'));
    await rotate();
    await appendFile(path, line('c'));
    const to = await telemetryOffset(path);
    await appendFile(path, line('d'));
    await rotate();
    await appendFile(path, line('e'));
    expect(await tools({ from, to })).toEqual(['b', 'c']);
    expect(await tools({ from: to })).toEqual(['d', 'e']);
    expect(await tools({ to: from })).toEqual(['a']);
  });

  it('keeps its offsets when its oldest part is gone, and reads of a range what is left', async () => {
    // Each sink finds a full log, and moves it on.
    const write = (toolName: string) => {
      const sink = createJsonlSink(path, { maxBytes: 1, keep: 2 });
      sink.write({
        status: 'started',
        createdAt: '',
        server: 's',
        toolName,
        argumentKeys: [],
        argumentJsonBytes: 2,
        tags: {},
      });
      sink.close?.();
    };
    for (const tool of ['a', 'b', 'c']) write(tool);
    const from = await telemetryOffset(path);
    for (const tool of ['d', 'e']) write(tool);
    const to = await telemetryOffset(path);
    expect(await tools()).toEqual(['c', 'd', 'e']);
    expect(await tools({ from, to })).toEqual(['d', 'e']);
    write('f');
    expect(await tools({ from, to })).toEqual(['d', 'e']);
    expect(await tools({ from: to })).toEqual(['f']);
    expect(await tools({ to: from })).toEqual([]);
    for (const tool of ['g', 'h']) write(tool);
    expect(await tools({ from, to })).toEqual([]);
    expect(await tools({ from: to })).toEqual(['f', 'g', 'h']);
  });

  it.each(['', 'soon', '-1', '9'.repeat(30)])('counts a note that says "%s" of what is gone as none', async (note) => {
    await writeFile(path, line('a'));
    await writeFile(`${path}.removed`, note);
    expect(await telemetryOffset(path)).toBe(line('a').length);
  });

  it('a call whose start and end are in two files is one call', async () => {
    const id = '"call_id":"1",';
    await writeFile(`${path}.1`, line('a').replace('{', `{${id}`).replace('completed', 'started'));
    await writeFile(path, line('a').replace('{', `{${id}`));
    expect(await summarizeCalls(readTelemetry(path))).toMatchObject({ count: 1, succeeded: 1 });
  });

  it('is empty where its folder cannot be entered, and cannot be read', async () => {
    await writeFile(path, line('a'));
    await chmod(folder, 0o666);
    await withoutRoot(async () => {
      expect(await telemetryOffset(path)).toBe(0);
      await expect(tools()).rejects.toMatchObject({ code: 'TELEMETRY_UNREADABLE' });
    });
  });

  it('cannot be read when one of its files is none', async () => {
    await writeFile(path, line('a'));
    await symlink(path, `${path}.1`);
    await expect(tools()).rejects.toMatchObject({ code: 'TELEMETRY_UNREADABLE' });
  });

  async function rotate(): Promise<void> {
    await rename(`${path}.1`, `${path}.2`).catch(() => {});
    await rename(path, `${path}.1`);
  }
});

describe('E-24 a log that others write meanwhile', () => {
  it('is found wherever it is moved on to', async () => {
    await writeFile(path, line('a'));
    const mover = `const fs = require('node:fs'); const [path] = process.argv.slice(1);
      for (let n = 0; n < 3000; n++) fs.renameSync(n === 0 ? path : path + '.' + n, path + '.' + (n + 1));`;
    const child = spawn(process.execPath, ['-e', mover, path], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    while (child.exitCode === null) expect(await tools()).toEqual(['a']);
    expect(await exit).toEqual([0, null]);
  });

  it('is given up when there is no time left to look again', async () => {
    await writeFile(path, line('a'));
    await expect(openLog(path, -1)).rejects.toMatchObject({ code: 'TELEMETRY_UNREADABLE' });
    await using log = await openLog(path);
    expect(log.files).toHaveLength(1);
  });

  it('every call is read once, whole, while writers append and rotate', async () => {
    // Two writers, of which the first rotates.
    const writer = `const fs = require('node:fs'); const [path, name] = process.argv.slice(1);
      for (let i = 0; i < 1500; i++) {
        if (name === 'a' && i % 100 === 99) { for (let n = 20; n > 0; n--) try { fs.renameSync(path + '.' + n, path + '.' + (n + 1)); } catch {}
          try { fs.renameSync(path, path + '.1'); } catch {} }
        fs.appendFileSync(path, JSON.stringify({ status: 'completed', tool_name: name + i, x: 'y'.repeat(500) }) + '\\n');
      }`;
    const children = ['a', 'b'].map((name) => spawn(process.execPath, ['-e', writer, path, name], { stdio: 'ignore' }));
    const exits = Promise.all(children.map((child) => once(child, 'exit')));
    let done = false;
    void exits.then(() => {
      done = true;
    });
    const skipped: SkipReason[] = [];
    let before = 0;
    while (!done) {
      const names = await tools({ onSkipped: (reason) => skipped.push(reason) });
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThanOrEqual(before);
      before = names.length;
    }
    expect(await exits).toEqual([
      [0, null],
      [0, null],
    ]);
    // A line that is just being written shows in part.
    expect(skipped.filter((reason) => reason !== 'torn')).toEqual([]);
    expect(await tools({ onSkipped: () => expect.unreachable() })).toHaveLength(3_000);
  });

  it('tells of every line that is no event, and why', async () => {
    const reasons = async (text: string) => {
      await writeFile(path, text);
      const found: SkipReason[] = [];
      const names = await tools({ onSkipped: (reason) => found.push(reason) });
      return [...names, ...found];
    };
    const whole = line('a');
    expect(await reasons(`${whole}\n  \n${whole}`)).toEqual(['a', 'a']);
    expect(await reasons(`nonsense\n[]\n{"status":"maybe"}\n${whole}`)).toEqual(['a', ...Array(3).fill('unreadable')]);
    expect(await reasons(`${whole}${whole.slice(0, 30)}`)).toEqual(['a', 'torn']);
    expect(await reasons(`${whole}${whole.trimEnd()}`)).toEqual(['a', 'a']);
    expect(await reasons(`${whole}${'x'.repeat(2 ** 20 + 1)}\n${whole}`)).toEqual(['a', 'a', 'too-long']);
    // The next writer ends what another had left torn.
    expect(await reasons(`${whole.slice(0, 30)}\n${whole}`)).toEqual(['a', 'unreadable']);
  });
});

function line(tool: string): string {
  return `{"status":"completed","server":"s","tool_name":"${tool}"}\n`;
}

async function tools(options: ReadOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { toolName } of readTelemetry(path, options)) found.push(toolName);
  return found;
}
