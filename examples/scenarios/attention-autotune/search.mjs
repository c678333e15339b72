// @ts-check

/**
 * @import { Config, Knobs } from './workspace.mjs'
 *
 * @typedef {object} SearchRequest
 * @property {Knobs} knobs
 * @property {(config: Config) => number} cost Infinity for a configuration that does not count
 * @property {Config | undefined} start where the first descent begins; without it, at random
 * @property {number} budget evaluations
 * @property {number} seed
 *
 * @typedef {{ config: Config, cost: number }} Candidate
 *
 * @typedef {object} SearchResult
 * @property {Candidate} best
 * @property {number} evaluations
 * @property {number} descents
 * @property {{ evaluations: number, cost: number }[]} curve one point for each improvement
 */

/**
 * Coordinate descent with seeded random restarts until the budget is spent. The same request gives the same result.
 * @param {SearchRequest} request
 * @returns {SearchResult}
 */
export function search({ knobs, cost, start, budget, seed }) {
  const random = randomSource(seed);
  /** @type {SearchResult['curve']} */
  const curve = [];
  /** @type {Candidate} */
  let best = { config: {}, cost: Number.POSITIVE_INFINITY };
  let evaluations = 0;
  let descents = 0;

  for (; evaluations < budget; descents += 1) {
    descend(descents === 0 && start !== undefined ? start : randomConfig(knobs, random));
  }
  return { best, evaluations, descents, curve };

  /**
   * Makes the one change of a single knob that helps most, until none helps.
   * @param {Config} from
   */
  function descend(from) {
    let here = measure(from);
    let next = here;
    do {
      here = next;
      for (const [knob, values] of Object.entries(knobs)) {
        for (const value of values) {
          if (evaluations >= budget) return;
          if (value === here.config[knob]) continue;
          const candidate = measure({ ...here.config, [knob]: value });
          if (candidate.cost < next.cost) next = candidate;
        }
      }
    } while (next.cost < here.cost);
  }

  /** @param {Config} config */
  function measure(config) {
    evaluations += 1;
    const candidate = { config, cost: cost(config) };
    if (candidate.cost < best.cost) {
      best = candidate;
      curve.push({ evaluations, cost: candidate.cost });
    }
    return candidate;
  }
}

/**
 * @param {Knobs} knobs
 * @param {() => number} random
 * @returns {Config}
 */
function randomConfig(knobs, random) {
  /** @type {Config} */
  const config = {};
  for (const [knob, values] of Object.entries(knobs)) {
    const value = values[Math.floor(random() * values.length)];
    if (value !== undefined) config[knob] = value;
  }
  return config;
}

/**
 * A small generator with a full 32-bit state (mulberry32), so that a seed means the same on every machine.
 * @param {number} seed
 */
function randomSource(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
