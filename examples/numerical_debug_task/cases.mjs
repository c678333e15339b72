// @ts-check
import { createHash } from 'node:crypto';

/**
 * What a call of the kernel came to: its number, or in words what else came of it.
 * @typedef {{ value: number } | { got: string } | { error: string }} Outcome
 * @typedef {readonly [a: number[], b: number[]]} Call
 * @typedef {{ got: string, expected: string }} Problem
 * @typedef {{ name: string, calls: Call[], check: (...outcomes: Outcome[]) => Problem | undefined }} Case
 */

const tolerance = 1e-10;

/**
 * Every question the verifier asks, always the same ones in the same order. A secret adds questions that nobody could know before.
 * @param {string} [secret]
 * @returns {Case[]}
 */
export function buildCases(secret) {
  const known = [...fixedCases(), ...randomCases('random', 1337), ...extremeCases(), ...propertyCases('', 7919)];
  if (secret === undefined) return known;
  const digest = createHash('sha256').update(secret).digest();
  const [seed, ends, order] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8)];
  const hidden = [...randomCases('hidden', seed), ...hiddenExtremeCases(ends), ...propertyCases('hidden ', ~seed)];
  return [...known, ...shuffled(hidden, order)];
}

/** @returns {Case[]} */
function fixedCases() {
  return [
    equals('parallel', [1, 0], [1, 0], 1),
    equals('orthogonal', [1, 0], [0, 1], 0),
    equals('zero vector on the left', [0, 0, 0], [1, 2, 3], 0),
    equals('zero vector on the right', [1, 2, 3], [0, 0, 0], 0),
    equals('both zero', [0, 0], [0, 0], 0),
    equals('empty', [], [], 0),
    equals('opposite', [3, -4], [-6, 8], -1),
    equals('3-4-5', [3, 4], [4, 3], 24 / 25),
    throws('shorter on the right', [1, 2, 3], [1, 2]),
    throws('shorter on the left', [], [1]),
  ];
}

/**
 * @param {string} name
 * @param {number} seed
 * @returns {Case[]}
 */
function randomCases(name, seed) {
  const random = randomSource(seed);
  return Array.from({ length: 200 }, (_, index) => {
    const length = 2 + Math.floor(random() * 31);
    const [a, b] = [randomVector(random, length), randomVector(random, length)];
    return equals(`${name} ${index}`, a, b, cosine(a, b));
  });
}

/**
 * Integers times a power of two are exact, so that the expected cosine is that of the integers.
 * @returns {Case[]}
 */
function extremeCases() {
  const [a, b] = [
    [3, 4, 12],
    [12, -3, 4],
  ];
  const expected = cosine(a, b);
  const huge = 2 ** 1020;
  const smallest = Number.MIN_VALUE;
  return [
    equals('near overflow', times(a, huge), times(b, huge), expected),
    equals('near overflow against ordinary', times(a, huge), b, expected),
    equals('largest finite', [Number.MAX_VALUE, Number.MAX_VALUE], [Number.MAX_VALUE, 0], Math.SQRT1_2),
    equals('subnormal', times(a, smallest), times(b, smallest), expected),
    equals('subnormal against ordinary', a, times(b, smallest), expected),
    equals('near overflow against subnormal', times(a, huge), times(b, smallest), expected),
  ];
}

/**
 * As exact as those above: components of at most 15 in magnitude, which neither overflow nor lose a bit.
 * @param {number} seed
 * @returns {Case[]}
 */
function hiddenExtremeCases(seed) {
  const random = randomSource(seed);
  const component = () => (1 + Math.floor(random() * 15)) * (random() < 0.5 ? -1 : 1);
  const scales = [
    () => 1,
    () => 2 ** (1000 + Math.floor(random() * 21)), // near overflow
    () => 2 ** (Math.floor(random() * 40) - 1074), // subnormal
  ];
  return Array.from({ length: 60 }, (_, index) => {
    const length = 2 + Math.floor(random() * 7);
    const [a, b] = [Array.from({ length }, component), Array.from({ length }, component)];
    const [left, right] = [scales[index % 3]?.() ?? 1, scales[Math.floor(index / 3) % 3]?.() ?? 1];
    return equals(`hidden extreme ${index}`, times(a, left), times(b, right), cosine(a, b));
  });
}

/**
 * @param {string} prefix
 * @param {number} seed
 * @returns {Case[]}
 */
function propertyCases(prefix, seed) {
  const random = randomSource(seed);
  return Array.from({ length: 20 }, (_, index) => {
    const [a, b] = [randomVector(random, 8), randomVector(random, 8)];
    const factor = 10 ** (random() * 200 - 100);
    /** @type {Case[]} */
    const cases = [
      same(`${prefix}symmetry ${index}`, [b, a], [a, b]),
      same(`${prefix}scale invariance ${index}`, [times(a, factor), b], [a, b]),
      { name: `${prefix}bounded ${index}`, calls: [[a, times(a, factor)]], check: outsideUnit },
    ];
    return cases;
  }).flat();
}

/**
 * @param {string} name
 * @param {number[]} a
 * @param {number[]} b
 * @param {number} expected
 * @returns {Case}
 */
function equals(name, a, b, expected) {
  return { name, calls: [[a, b]], check: (outcome) => difference(outcome, { value: expected }) };
}

/**
 * @param {string} name
 * @param {Call} one
 * @param {Call} other
 * @returns {Case}
 */
function same(name, one, other) {
  return { name, calls: [one, other], check: difference };
}

/**
 * Any error will do: the task leaves its kind open.
 * @param {string} name
 * @param {number[]} a
 * @param {number[]} b
 * @returns {Case}
 */
function throws(name, a, b) {
  return {
    name,
    calls: [[a, b]],
    check: (outcome) => ('error' in outcome ? undefined : { got: textOf(outcome), expected: 'an error' }),
  };
}

/**
 * Written so that NaN fails.
 * @param {Outcome} got
 * @param {Outcome} expected
 * @returns {Problem | undefined}
 */
function difference(got, expected) {
  if ('value' in got && 'value' in expected) {
    const allowed = tolerance * Math.max(1, Math.abs(expected.value));
    if (Math.abs(got.value - expected.value) <= allowed) return undefined;
  }
  return notANumber(got) ?? notANumber(expected) ?? { got: textOf(got), expected: textOf(expected) };
}

/**
 * @param {Outcome} outcome
 * @returns {Problem | undefined}
 */
function notANumber(outcome) {
  return 'error' in outcome ? { got: outcome.error, expected: 'a number' } : undefined;
}

/**
 * @param {Outcome} outcome
 * @returns {Problem | undefined}
 */
function outsideUnit(outcome) {
  if ('value' in outcome && Math.abs(outcome.value) <= 1 + tolerance) return undefined;
  return notANumber(outcome) ?? { got: textOf(outcome), expected: 'at most 1 in magnitude' };
}

/** @param {Outcome} outcome */
function textOf(outcome) {
  if ('value' in outcome) return String(outcome.value);
  return 'got' in outcome ? outcome.got : outcome.error;
}

/**
 * The textbook formula, good enough for components of ordinary size.
 * @param {number[]} a
 * @param {number[]} b
 */
function cosine(a, b) {
  const products = a.map((value, index) => value * (b[index] ?? 0));
  return products.reduce((sum, value) => sum + value, 0) / (Math.hypot(...a) * Math.hypot(...b));
}

/**
 * @param {number[]} vector
 * @param {number} factor
 */
function times(vector, factor) {
  return vector.map((value) => value * factor);
}

/**
 * @param {() => number} random
 * @param {number} length
 */
function randomVector(random, length) {
  return Array.from({ length }, () => random() * 20 - 10);
}

/**
 * @param {Case[]} cases
 * @param {number} seed
 */
function shuffled(cases, seed) {
  const random = randomSource(seed);
  return cases
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/**
 * The same numbers on every machine: a 32-bit generator (mulberry32).
 * @param {number} seed
 */
function randomSource(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
