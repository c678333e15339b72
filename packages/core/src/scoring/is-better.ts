import type { Direction } from '../task.js';

export function isBetter(score: number, than: number, direction: Direction): boolean {
  return direction === 'lower' ? score < than : score > than;
}

export function reaches(score: number, target: number, direction: Direction): boolean {
  return score === target || isBetter(score, target, direction);
}
