// @ts-check

/**
 * Cosine of the angle between two vectors of finite numbers; 0 when either has no direction.
 * Throws RangeError when their lengths differ.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 * @returns {number}
 */
export function normalizedDot(a, b) {
  if (a.length !== b.length) throw new RangeError(`vectors have lengths ${a.length} and ${b.length}`);
  const left = withUnitPeak(a);
  const right = withUnitPeak(b);
  const norms = norm(left) + norm(right); // @anchor norms
  if (norms === 0) return 0;
  return dot(left, right) / norms;
}

/**
 * The vector divided by its largest magnitude, so that squares neither overflow nor vanish.
 * @param {readonly number[]} vector
 */
function withUnitPeak(vector) {
  const peak = vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return peak === 0 ? vector : vector.map((value) => value / peak);
}

/** @param {readonly number[]} vector */
function norm(vector) {
  return Math.sqrt(dot(vector, vector));
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
function dot(a, b) {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
