import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluate, knobs } from './cpu_attention_autotune_task/cost-model.mjs';

const task = fileURLToPath(new URL('cpu_attention_autotune_task', import.meta.url));
const start = JSON.parse(await readFile(join(task, 'kernel_config.json'), 'utf8'));

/** Known from a full enumeration of the original model. They are test data: no tool and no scenario may hold them. */
const devOptimum = {
  ...{ tile_m: 64, tile_n: 96, vector_width: 16, unroll_q: 1, unroll_k: 1, prefetch: 3, pipeline_stages: 3 },
  ...{ layout: 'swizzled', accum: 'tree', exp: 'poly4', store: 'blocked', pack: true, split_k: 2 },
};
const finalOptimum = { ...devOptimum, tile_n: 64, pipeline_stages: 2 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotune-task-'));
  await cp(task, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the cost model', () => {
  it.each([
    ['the shipped start', start, 757_721, 1_008_322],
    ['the best of dev', devOptimum, 46_933, 130_223],
    ['the best of final', finalOptimum, 60_265, 85_524],
  ])('gives %s the documented scores', (_, config, dev, final) => {
    expect(evaluate(config, 'dev')).toMatchObject({ status: 'passed', score: dev, best_cycles: dev });
    expect(evaluate(config, 'final')).toMatchObject({ status: 'passed', score: final, best_cycles: final });
  });

  it('fails a configuration whose error is above the tolerance, and still says what each case costs', () => {
    const evaluation = evaluate({ ...start, exp: 'poly3', split_k: 3 }, 'dev');
    expect(evaluation).toMatchObject({ status: 'failed', score: null, best_cycles: null });
    expect(evaluation.cases[0]?.components.accuracy).toBe(900_000);
    expect(evaluation.errors[0]).toContain('192x64');
    expect(evaluate({ ...start, exp: 'poly3' }, 'dev').status).toBe('passed');
  });

  it('accounts for the cycles of every case by its components, with finite numbers only', () => {
    const config = fc.record(
      Object.fromEntries(Object.entries(knobs).map(([knob, values]) => [knob, fc.constantFrom(...values)])),
    );
    fc.assert(
      fc.property(config, fc.constantFrom('dev' as const, 'final' as const), (candidate, mode) => {
        for (const cost of evaluate(candidate, mode).cases) {
          const sum = Object.values(cost.components).reduce((total, part) => total + part, 0);
          expect(cost.cycles).toBe(Math.max(1, Math.floor(sum)));
          expect(Math.abs(cost.components.jitter)).toBeLessThanOrEqual(1_750);
        }
      }),
    );
  });
});

describe('the benchmark', () => {
  it('prints one JSON object with everything a reader needs', () => {
    const { status, answer } = benchmark('--mode', 'final');
    expect(status).toBe(0);
    expect(answer).toMatchObject({
      status: 'passed',
      mode: 'final',
      metric: 'simulated',
      score: 1_008_322,
      best_cycles: 1_008_322,
      config: start,
      errors: [],
    });
    expect(answer.cases).toHaveLength(4);
    expect(answer.cases[3]).toMatchObject({ name: '224x64', n: 224, d: 64, seed: 533_737, cycles: 1_008_322 });
  });

  it('scores another file when told to', async () => {
    await writeFile(join(folder, 'other.json'), JSON.stringify(finalOptimum));
    expect(benchmark('--mode', 'final', '--config', 'other.json').answer.score).toBe(85_524);
  });

  it.each([
    ['an unknown key, which would reroll the jitter', { ...start, nonce: 1 }, 'unknown key "nonce"'],
    ['true for a number', { ...start, unroll_q: true }, '"unroll_q" is true'],
    ['a number for a boolean', { ...start, pack: 0 }, '"pack" is 0'],
    ['a string for a number', { ...start, tile_m: '16' }, '"tile_m" is "16"'],
    ['a value that is not listed', { ...start, tile_m: 17 }, '"tile_m" is 17'],
    ['a null', { ...start, split_k: null }, '"split_k" is null'],
    ['a missing key', { ...start, exp: undefined }, 'missing key "exp"'],
    ['an array', [start], 'no object'],
  ])('X10 rejects %s', async (_, config, message) => {
    await rejects(JSON.stringify(config), message);
  });

  it.each([
    ['64.0 for 64', ['"tile_m": 16', '"tile_m": 64.0'], 'number 64.0'],
    ['1e0 for 1', ['"unroll_q": 1', '"unroll_q": 1e0'], 'number 1e0'],
    ['-0 for 0', ['"prefetch": 0', '"prefetch": -0'], 'number -0'],
    ['a repeated key', ['"tile_m": 16', '"tile_m": 16, "tile_m": 64'], 'duplicate key "tile_m"'],
    ['a repeated key in disguise', ['"tile_m": 16', '"tile_m": 16, "tile\\u005fm": 64'], 'duplicate key "tile_m"'],
    ['__proto__', ['"tile_m": 16', '"tile_m": 16, "__proto__": {}'], 'unknown key "__proto__"'],
    ['a trailing comma', ['"split_k": 1', '"split_k": 1,'], 'not JSON'],
    ['a line cut short', ['"split_k": 1\n}', '"split_'], 'not JSON'],
  ] as const)('X10 rejects %s in the text', async (_, [from, to], message) => {
    const text = await readFile(join(folder, 'kernel_config.json'), 'utf8');
    await rejects(text.replace(from, to), message);
  });

  it.each([
    ['no mode', [], 'mode is missing'],
    ['a mode it does not know', ['--mode', 'fast'], 'mode is fast'],
    ['an option it does not know', ['--mode', 'dev', '--beam-search'], '--beam-search'],
    ['a file that is not there', ['--mode', 'dev', '--config', 'nowhere.json'], 'cannot read nowhere.json'],
  ])('answers %s with JSON too', (_, args, message) => {
    const { status, answer } = benchmark(...args);
    expect(status).toBe(1);
    expect(answer).toMatchObject({ status: 'failed', score: null });
    expect(answer.errors.join()).toContain(message);
  });
});

describe('the verifier', () => {
  it('judges the final cases', async () => {
    expect(verifier()).toEqual({ status: 0, stdout: 'verifier passed: 1008322 simulated cycles\n' });
    await writeFile(
      join(folder, 'kernel_config.json'),
      JSON.stringify({ ...start, exp: 'poly3', layout: 'interleaved' }),
    );
    const { status, stdout } = verifier();
    expect(status).toBe(1);
    expect(stdout).toContain('160x80');
  });
});

async function rejects(text: string, message: string) {
  await writeFile(join(folder, 'kernel_config.json'), text);
  const { status, answer } = benchmark('--mode', 'final');
  expect(status).toBe(1);
  expect(answer).toMatchObject({ status: 'failed', score: null, best_cycles: null });
  expect(answer.errors.join('\n')).toContain(message);
}

function benchmark(...args: string[]) {
  const { status, stdout } = run('benchmark.mjs', '--json', ...args);
  return { status, answer: JSON.parse(stdout) };
}

function verifier() {
  return run('verifier.mjs');
}

function run(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout };
}
