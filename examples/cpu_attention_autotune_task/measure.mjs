// @ts-check
import { readFile } from 'node:fs/promises';
import { readConfig } from './config-schema.mjs';
import { evaluate } from './cost-model.mjs';

/**
 * @import { Config } from './config-schema.mjs'
 * @import { CaseCost, Mode } from './cost-model.mjs'
 *
 * @typedef {object} Measurement The benchmark's answer. Cycles come from a formula: compare them only with each other.
 * @property {'passed' | 'failed'} status
 * @property {Mode | null} mode
 * @property {'simulated'} metric
 * @property {number | null} best_cycles
 * @property {number | null} score
 * @property {CaseCost[]} cases
 * @property {string[]} errors
 * @property {Config | null} config
 */

/**
 * Scores a configuration file. Whatever is wrong with the mode or the file is in `errors`; never throws.
 * @param {string | undefined} mode
 * @param {string} path
 * @returns {Promise<Measurement>}
 */
export async function measure(mode, path) {
  if (mode !== 'dev' && mode !== 'final') return failure([`mode is ${mode ?? 'missing'}; give dev or final`], null);
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // A file that cannot be read, for whatever reason, has no score.
    return failure([`cannot read ${path}: ${error instanceof Error ? error.message : error}`], mode);
  }
  const read = readConfig(text);
  if ('errors' in read) return failure(read.errors, mode);
  return { ...evaluate(read.config, mode), metric: 'simulated', config: read.config };
}

/**
 * An answer without a score.
 * @param {string[]} errors
 * @param {Mode | null} mode
 * @returns {Measurement}
 */
export function failure(errors, mode) {
  return {
    status: 'failed',
    mode,
    metric: 'simulated',
    best_cycles: null,
    score: null,
    cases: [],
    errors,
    config: null,
  };
}
