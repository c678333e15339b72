// @ts-check

/** @typedef {string | number | boolean} KnobValue */

const tiles = [16, 24, 32, 48, 64, 80, 96, 128];
const unrolls = [1, 2, 3, 4, 5, 6, 8];

/** Every knob of the kernel with its legal values. Any combination is legal. */
export const knobs = Object.freeze({
  tile_m: tiles,
  tile_n: tiles,
  vector_width: [4, 8, 16],
  unroll_q: unrolls,
  unroll_k: unrolls,
  prefetch: [0, 1, 2, 3, 4, 5],
  pipeline_stages: [1, 2, 3, 4, 5],
  layout: /** @type {const} */ (['row', 'blocked', 'swizzled', 'interleaved']),
  accum: /** @type {const} */ (['scalar', 'pairwise', 'tree']),
  exp: /** @type {const} */ (['libm', 'poly3', 'poly4', 'poly5', 'lut']),
  store: /** @type {const} */ (['plain', 'stream', 'blocked']),
  pack: [false, true],
  split_k: [1, 2, 3, 4],
});

/** @typedef {{ [Knob in keyof typeof knobs]: (typeof knobs)[Knob][number] }} Config */

/**
 * What is wrong with a configuration, one line for each fault; empty when it is legal. Nothing is coerced or ignored:
 * an unknown key would change the measurement noise, and `true` is not a number.
 * @param {unknown} config
 * @returns {string[]}
 */
export function findProblems(config) {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return ['the configuration is no object'];
  const values = new Map(Object.entries(config));
  const unknown = [...values.keys()].filter((key) => !Object.hasOwn(knobs, key)).map((key) => `unknown key "${key}"`);
  return [...Object.entries(knobs).flatMap(([knob, legal]) => problemOf(knob, legal, values)), ...unknown];
}

/**
 * The configuration itself when it is legal.
 * @param {unknown} config
 * @returns {config is Config}
 */
export function isConfig(config) {
  return findProblems(config).length === 0;
}

/**
 * Reads a configuration as strictly as it is checked. JSON.parse turns `64.0` into 64 and lets the last of two equal
 * keys win, so both are found in the text itself.
 * @param {string} text
 * @returns {{ config: Config } | { errors: string[] }}
 */
export function readConfig(text) {
  let config;
  try {
    /** @type {unknown} */
    const parsed = JSON.parse(text);
    config = parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { errors: [`not JSON: ${error.message}`] };
  }
  const errors = [...findProblems(config), ...findDisguises(text)];
  return errors.length === 0 && isConfig(config) ? { config } : { errors };
}

/**
 * @param {string} knob
 * @param {readonly KnobValue[]} legal
 * @param {ReadonlyMap<string, unknown>} values
 */
function problemOf(knob, legal, values) {
  if (!values.has(knob)) return [`missing key "${knob}"`];
  const value = values.get(knob);
  if (legal.some((allowed) => allowed === value)) return [];
  return [`"${knob}" is ${JSON.stringify(value)}; legal: ${legal.join(', ')}`];
}

/**
 * Walks the tokens of a text that is known to be JSON.
 * @param {string} text
 */
function findDisguises(text) {
  const errors = [];
  const seen = new Set();
  for (const [token, key] of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (key !== undefined) {
      const name = String(JSON.parse(`"${key}"`));
      if (seen.has(name)) errors.push(`duplicate key "${name}"`);
      seen.add(name);
    } else if (!token.startsWith('"') && !/^(0|[1-9]\d*)$/.test(token)) {
      errors.push(`number ${token} is not written as a plain integer`);
    }
  }
  return errors;
}
