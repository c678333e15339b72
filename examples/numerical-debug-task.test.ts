import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numerical-debug-'));
  await cp(fileURLToPath(new URL('numerical_debug_task', import.meta.url)), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the numerical task', () => {
  it('fails at first, at the parallel unit vectors, with half of what is expected', () => {
    const { status, stdout } = verify();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^case 0 failed: got 0\.5, expected 1 /);
  });

  it('passes once the anchored sum is a product', async () => {
    await editKernel((source) => source.replace(/\+(.*@anchor norms)/, '*$1'));
    expect(verify()).toMatchObject({ status: 0, stdout: 'verifier passed\n' });
    expect(JSON.parse(verify('--json').stdout)).toMatchObject({ status: 'passed', score: 0, failures: [] });
  });

  it('has a score with a gradient: the number of failing cases', async () => {
    const shipped = JSON.parse(verify('--json').stdout);
    expect(shipped).toMatchObject({ status: 'failed', cases: expect.any(Number) });
    await replaceKernel(textbook('Math.hypot(...a) * Math.hypot(...b)'));
    const naive = JSON.parse(verify('--json').stdout);
    expect(naive.score).toBeGreaterThan(0);
    expect(naive.score).toBeLessThan(shipped.score);
  });

  it('finds a formula that overflows or underflows', async () => {
    await replaceKernel(textbook('Math.hypot(...a) * Math.hypot(...b)'));
    const names = failures().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['near overflow', 'subnormal']));
    expect(names.join()).not.toContain('random');
  });

  it('finds a kernel that accepts vectors of different length', async () => {
    await editKernel((source) =>
      source.replace(/\+(.*@anchor norms)/, '*$1').replace(/ {2}if \(a\.length !==.*\n/, ''),
    );
    expect(failures().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['shorter on the right', 'shorter on the left']),
    );
  });

  it.each([
    ['NaN', 'export const normalizedDot = () => NaN;', 'NaN'],
    ['a look-alike string', "export const normalizedDot = () => '1';", '1'],
    ['an error', "export const normalizedDot = () => { throw new Error('boom'); };", 'Error: boom'],
    ['a missing export', 'export const other = 1;', 'no such export'],
    ['a syntax error', 'export function (', 'SyntaxError: '],
  ])('%s is a failure with a report, not a crash', async (_, kernel, got) => {
    await replaceKernel(kernel);
    const { status, stdout } = verify('--json');
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.status).toBe('failed');
    expect(report.failures[0].got).toContain(got);
    expect(report.failures.length).toBeLessThanOrEqual(20);
  });

  it('is not fooled by a kernel that changes its arguments', async () => {
    await editKernel((source) =>
      source.replace(/\+(.*@anchor norms)/, '*$1').replace('const left', 'a.fill(0);\n  const left'),
    );
    expect(verify().status).toBe(1);
  });
});

function verify(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['verifier.mjs', ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout };
}

function failures(): { name: string }[] {
  return JSON.parse(verify('--json').stdout).failures;
}

async function editKernel(edit: (source: string) => string) {
  const source = await readFile(join(folder, 'kernel_ops.mjs'), 'utf8');
  const edited = edit(source);
  expect(edited).not.toBe(source);
  await replaceKernel(edited);
}

function replaceKernel(source: string) {
  return writeFile(join(folder, 'kernel_ops.mjs'), source);
}

function textbook(norms: string) {
  return `export function normalizedDot(a, b) {
    if (a.length !== b.length) throw new Error('lengths differ');
    const norms = ${norms};
    return norms === 0 ? 0 : a.reduce((sum, value, index) => sum + value * b[index], 0) / norms;
  }`;
}
