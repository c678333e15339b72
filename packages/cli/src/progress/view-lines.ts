import cliTruncate from 'cli-truncate';
import { durationText } from '../render/duration-text.js';
import type { RunView, Wait } from './run-view.js';

const barCells = 10;

/** The live block: no line before the run has started, then up to three, none wider than the terminal. */
export function viewLines(view: RunView, { now, columns }: { now: number; columns: number }): string[] {
  const { wait } = view;
  if (wait === undefined) return [];
  const lines = [whereItIs(view, wait, now), howItScores(view), whatItDoes(wait, now)];
  // One column less, because the cut lets a wide character stick out by one.
  return lines.filter((line) => line !== '').map((line) => cliTruncate(line, columns - 1));
}

function whereItIs({ iteration, iterations }: RunView, wait: Wait, now: number): string {
  const count = iteration === undefined ? [] : [`iteration ${iteration} of ${iterations ?? iteration}`];
  const elapsedMs = since(wait.since, now);
  const { name, budgetMs } = wait;
  const time =
    budgetMs === undefined
      ? [durationText(elapsedMs)]
      : [`${durationText(elapsedMs)} of ${durationText(budgetMs)}`, bar(elapsedMs / Math.max(1, budgetMs))];
  return [...count, name, ...time].join(' · ');
}

function bar(share: number): string {
  const full = Math.floor(Math.min(1, share) * barCells);
  return `[${'█'.repeat(full)}${'░'.repeat(barCells - full)}]`;
}

function howItScores({ score, baseline, target, direction, best }: RunView): string {
  const numbers = [
    ...(score === undefined ? [] : [`score ${score.value ?? 'none'}${score.from === 'agent' ? ' (claimed)' : ''}`]),
    ...(baseline === undefined ? [] : [`baseline ${baseline}`]),
    ...(target === undefined ? [] : [`target ${target} (${direction} is better)`]),
    ...(best === undefined ? [] : [`best ${best}`]),
  ];
  return numbers.join(' · ');
}

function whatItDoes({ activity }: Wait, now: number): string {
  if (activity === undefined) return '';
  return activity === 'none yet'
    ? 'no activity reported yet'
    : `last activity ${durationText(since(activity.at, now))} ago: ${activity.what}`;
}

/** A clock that was set back makes no negative time. */
function since(start: number, now: number): number {
  return Math.max(0, now - start);
}
