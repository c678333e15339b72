// @ts-check

/**
 * @typedef {(a: number[], b: number[]) => unknown} Kernel
 * @typedef {{ got: string, expected: string }} Problem
 * @typedef {{ name: string, check: (kernel: Kernel) => Problem | undefined }} Case
 */

const tolerance = 1e-10;

/**
 * Every question the verifier asks, always the same ones in the same order.
 * @returns {Case[]}
 */
export function buildCases() {
  return [...fixedCases(), ...randomCases(), ...extremeCases(), ...propertyCases()];
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

/** @returns {Case[]} */
function randomCases() {
  const random = randomSource(1337);
  return Array.from({ length: 200 }, (_, index) => {
    const length = 2 + Math.floor(random() * 31);
    const [a, b] = [randomVector(random, length), randomVector(random, length)];
    return equals(`random ${index}`, a, b, cosine(a, b));
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

/** @returns {Case[]} */
function propertyCases() {
  const random = randomSource(7919);
  return Array.from({ length: 20 }, (_, index) => {
    const [a, b] = [randomVector(random, 8), randomVector(random, 8)];
    const factor = 10 ** (random() * 200 - 100);
    return [
      property(`symmetry ${index}`, (kernel) => difference(kernel([...b], [...a]), kernel([...a], [...b]))),
      property(`scale invariance ${index}`, (kernel) =>
        difference(kernel(times(a, factor), [...b]), kernel([...a], [...b])),
      ),
      property(`bounded ${index}`, (kernel) => outsideUnit(kernel([...a], times(a, factor)))),
    ];
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
  return { name, check: (kernel) => difference(kernel([...a], [...b]), expected) };
}

/**
 * @param {string} name
 * @param {number[]} a
 * @param {number[]} b
 * @returns {Case}
 */
function throws(name, a, b) {
  return {
    name,
    check(kernel) {
      let got;
      try {
        got = kernel([...a], [...b]);
      } catch {
        // Any error will do: the task leaves its kind open.
        return undefined;
      }
      return { got: String(got), expected: 'an error' };
    },
  };
}

/**
 * @param {string} name
 * @param {Case['check']} check
 * @returns {Case}
 */
function property(name, check) {
  return { name, check };
}

/**
 * Written so that NaN fails.
 * @param {unknown} got
 * @param {unknown} expected
 * @returns {Problem | undefined}
 */
function difference(got, expected) {
  if (typeof got === 'number' && typeof expected === 'number') {
    const allowed = tolerance * Math.max(1, Math.abs(expected));
    if (Math.abs(got - expected) <= allowed) return undefined;
  }
  return { got: String(got), expected: String(expected) };
}

/** @param {unknown} got */
function outsideUnit(got) {
  if (typeof got === 'number' && Math.abs(got) <= 1 + tolerance) return undefined;
  return { got: String(got), expected: 'at most 1 in magnitude' };
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
