// @ts-check
import { createHash } from 'node:crypto';
import { findProblems, isConfig } from './config-schema.mjs';

export { knobs } from './config-schema.mjs';

/**
 * @import { Config } from './config-schema.mjs'
 * @typedef {{ name: string, n: number, d: number, seed: number }} Shape
 * @typedef {'dev' | 'final'} Mode
 *
 * @typedef {object} Components Cycles by cause; their sum, rounded down, is the case's `cycles`.
 * @property {number} compute arithmetic at the modelled throughput
 * @property {number} fixed start-up cost of every call
 * @property {number} spill registers that do not fit
 * @property {number} occupancy caches, prefetches and combinations that get in each other's way
 * @property {number} synergy combinations that help each other, at most 0
 * @property {number} accuracy penalty for an error above the tolerance
 * @property {number} jitter pseudo-noise of at most 1750 either way, fixed for a configuration and a case
 *
 * @typedef {object} CaseCost
 * @property {string} name
 * @property {number} n
 * @property {number} d
 * @property {number} seed
 * @property {number} cycles
 * @property {number} max_abs modelled largest error of the output
 * @property {'passed' | 'failed'} status
 * @property {number} throughput
 * @property {number} register_pressure
 * @property {number} register_limit
 * @property {Components} components
 *
 * @typedef {object} Evaluation
 * @property {'passed' | 'failed'} status
 * @property {Mode} mode
 * @property {number | null} best_cycles the costliest case
 * @property {number | null} score the same number; null unless every case passed
 * @property {CaseCost[]} cases
 * @property {string[]} errors
 */

/** @type {Readonly<Record<Mode, readonly Shape[]>>} */
export const shapes = {
  dev: [{ name: '192x64', n: 192, d: 64, seed: 12648430 }],
  final: [
    { name: '128x64', n: 128, d: 64, seed: 659918 },
    { name: '192x64', n: 192, d: 64, seed: 781847 },
    { name: '160x80', n: 160, d: 80, seed: 1027296 },
    { name: '224x64', n: 224, d: 64, seed: 533737 },
  ],
};

/** Largest modelled error that still counts as correct. */
export const tolerance = 2.5e-4;

/**
 * What a configuration costs in a mode. Pure: the same input gives the same answer on every machine. An illegal
 * configuration gives `failed` with its faults; only an unknown mode throws.
 * @param {unknown} config
 * @param {Mode} mode
 * @returns {Evaluation}
 */
export function evaluate(config, mode) {
  if (!Object.hasOwn(shapes, mode)) throw new RangeError(`mode is "${mode}"; it must be dev or final`);
  if (!isConfig(config)) return failed(mode, [], findProblems(config));
  const cases = shapes[mode].map((shape) => costOf(config, shape));
  const errors = cases
    .filter((cost) => cost.status === 'failed')
    .map((cost) => `case ${cost.name}: error ${cost.max_abs.toExponential(3)} is above ${tolerance}`);
  if (errors.length > 0) return failed(mode, cases, errors);
  const score = Math.max(...cases.map((cost) => cost.cycles));
  return { status: 'passed', mode, best_cycles: score, score, cases, errors };
}

/**
 * @param {Mode} mode
 * @param {CaseCost[]} cases
 * @param {string[]} errors
 * @returns {Evaluation}
 */
function failed(mode, cases, errors) {
  return { status: 'failed', mode, best_cycles: null, score: null, cases, errors };
}

/**
 * @param {Config} config
 * @param {Shape} shape
 * @returns {CaseCost}
 */
function costOf(config, shape) {
  const throughput = throughputOf(config, shape);
  const pressure = pressureOf(config);
  const limit = shape.d === 64 ? 22 : 18;
  const maxAbs = errorOf(config, shape);
  const passed = maxAbs <= tolerance;
  const components = {
    compute: (shape.n ** 2 * shape.d) / Math.max(0.2, throughput) / 3.65,
    fixed: 72_000,
    spill: Math.max(0, pressure - limit) ** 2 * (shape.d === 64 ? 1550 : 2350),
    occupancy: occupancyOf(config, shape),
    synergy: synergyOf(config, shape),
    accuracy: passed ? 0 : 900_000,
    jitter: jitterOf(config, shape.seed),
  };
  return {
    ...shape,
    cycles: Math.max(1, Math.floor(Object.values(components).reduce((sum, part) => sum + part, 0))),
    max_abs: maxAbs,
    status: passed ? 'passed' : 'failed',
    throughput,
    register_pressure: pressure,
    register_limit: limit,
    components,
  };
}

/**
 * @param {Config} config
 * @param {Shape} shape
 */
function throughputOf(config, shape) {
  const tileM = shape.d === 64 ? 64 : 48;
  const tileN = shape.n >= 192 ? 96 : 64;
  const tile =
    0.72 +
    0.22 * Math.exp(-Math.abs(config.tile_m - tileM) / 28) +
    0.24 * Math.exp(-Math.abs(config.tile_n - tileN) / 34);
  return (
    Math.sqrt(config.vector_width / 4) *
    (1 + 0.075 * Math.min(config.unroll_q, 5) + 0.065 * Math.min(config.unroll_k, 5)) *
    (1 + 0.055 * config.pipeline_stages) *
    (1 + 0.035 * config.prefetch) *
    (config.pack ? 1.11 : 1) *
    (1 + 0.035 * (config.split_k - 1)) *
    { row: 1, blocked: 1.24, swizzled: 1.38, interleaved: 1.31 }[config.layout] *
    { scalar: 1, pairwise: 1.13, tree: 1.21 }[config.accum] *
    { libm: 1, poly3: 1.46, poly4: 1.34, poly5: 1.2, lut: 1.29 }[config.exp] *
    { plain: 1, stream: 1.08, blocked: 1.16 }[config.store] *
    tile
  );
}

/** @param {Config} config */
function pressureOf(config) {
  return (
    config.tile_m / 18 +
    config.tile_n / 26 +
    1.7 * config.unroll_q +
    1.35 * config.unroll_k +
    1.2 * config.pipeline_stages +
    1.1 * config.split_k +
    { scalar: 0, pairwise: 1.5, tree: 4 }[config.accum] +
    { row: 0, blocked: 0, swizzled: 3, interleaved: 1.8 }[config.layout]
  );
}

/**
 * @param {Config} config
 * @param {Shape} shape
 */
function occupancyOf(config, { n, d }) {
  let cycles = 3.8 * Math.max(0, config.tile_m * config.tile_n - (d === 64 ? 8192 : 6144));
  cycles += 9500 * Math.max(0, config.prefetch - (config.pipeline_stages + 1));
  if (config.layout === 'row' && config.tile_n > 64) cycles += 24_000;
  if (config.exp === 'poly3' && config.accum === 'scalar') cycles += 18_000;
  if (config.store === 'stream' && n < 160) cycles += 14_000;
  if (n < 160) cycles += 12_000 * (config.split_k - 1);
  return cycles;
}

/**
 * @param {Config} config
 * @param {Shape} shape
 */
function synergyOf(config, { n, d }) {
  const { tile_m: tileM, tile_n: tileN, unroll_q: unrollQ, unroll_k: unrollK, prefetch } = config;
  let cycles = 0;
  if (config.layout === 'swizzled' && config.pack && config.vector_width === 16) cycles -= 32_000;
  if (config.accum === 'tree' && (config.exp === 'poly4' || config.exp === 'poly5')) cycles -= 22_000;
  if (config.store === 'blocked' && (tileN === 64 || tileN === 96)) cycles -= 16_000;
  if (d === 80 && config.layout === 'interleaved' && tileM === 48) cycles -= 28_000;
  if (n >= 192 && config.split_k === 2 && (prefetch === 2 || prefetch === 3)) cycles -= 18_000;
  if (tileM === 64 && tileN === 96 && [4, 5].includes(unrollQ) && [3, 4].includes(unrollK)) cycles -= 35_000;
  return cycles;
}

/**
 * @param {Config} config
 * @param {Shape} shape
 */
function errorOf(config, { d }) {
  let error = { libm: 0, poly3: 1.95e-4, poly4: 8.5e-5, poly5: 2.5e-5, lut: 1.25e-4 }[config.exp];
  error += { scalar: 5.5e-5, pairwise: 2.5e-5, tree: 1.2e-5 }[config.accum];
  if (config.layout === 'interleaved' && d === 80) error += 1.5e-5;
  error += 1e-5 * Math.max(0, config.split_k - 2);
  if (config.pack && config.accum !== 'scalar') error -= 1e-5;
  return error;
}

/**
 * The digest is over one exact text: sorted keys, a space after each comma and colon.
 * @param {Config} config
 * @param {number} seed
 */
function jitterOf(config, seed) {
  const entries = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `{"config": {${entries.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')}}, "seed": ${seed}}`;
  const value = createHash('sha256').update(text).digest().readUInt16BE(0);
  return (value / 65535 - 0.5) * 3500;
}
