/** Whether a version of numbers and dots comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  const differing = right.findIndex((part, index) => (left[index] ?? 0) !== part);
  return differing !== -1 && (left[differing] ?? 0) < (right[differing] ?? 0);
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number);
}
