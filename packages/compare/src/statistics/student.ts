/**
 * The chance that a value of Student's distribution lies within `t` of zero, by the sine of the angle whose tangent is
 * `t / sqrt(degrees)`: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4, which end for whole degrees
 * of freedom.
 */
export function studentWithin(sine: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const cosineSquared = 1 - sine ** 2;
  let term = isOdd ? Math.sqrt(cosineSquared) : 1;
  let series = degrees === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= (cosineSquared * (power - 1)) / power;
    series += term;
  }
  return isOdd ? (2 / Math.PI) * (Math.asin(sine) + sine * series) : sine * series;
}

/** The distance from zero within which a value of Student's distribution lies with this chance, by halving the angle. */
export function studentReach(level: number, degrees: number): number {
  let [within, beyond] = [0, Math.PI / 2];
  for (let step = 0; step < 60; step += 1) {
    const middle = (within + beyond) / 2;
    if (studentWithin(Math.sin(middle), degrees) < level) within = middle;
    else beyond = middle;
  }
  return Math.sqrt(degrees) * Math.tan(within);
}
