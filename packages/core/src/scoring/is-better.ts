import type { Direction } from '../task.js';

export function isBetter(score: number, than: number, direction: Direction): boolean {
  return direction === 'lower' ? score < than : score > than;
}

/** Whether a score is better by more than noise explains. Without a known floor, any gain counts. */
export function beats(
  { score, noiseFloor = 0 }: { score: number; noiseFloor?: number },
  than: number,
  direction: Direction,
): boolean {
  return isBetter(score, than, direction) && Math.abs(score - than) > noiseFloor;
}

export function reaches(score: number, target: number, direction: Direction): boolean {
  return score === target || isBetter(score, target, direction);
}
