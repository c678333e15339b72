import cliTruncate from 'cli-truncate';
import { elapsedText } from './elapsed-text.js';
import type { RunView, Step } from './run-view.js';

const barCells = 10;

/** The live block: no line before the run has started, then up to three, none wider than the terminal. */
export function viewLines(view: RunView, { now, columns }: { now: number; columns: number }): string[] {
  const { step } = view;
  if (step === undefined) return [];
  const lines = [whereItIs(view, step, now), howItScores(view), whatItDoes(step, now)];
  // One column less, because the cut lets a wide character stick out by one.
  return lines.filter((line) => line !== '').map((line) => cliTruncate(line, columns - 1));
}

function whereItIs({ iteration, iterations }: RunView, step: Step, now: number): string {
  const count = iteration === undefined ? [] : [`iteration ${iteration} of ${iterations ?? iteration}`];
  const elapsedMs = since(step.since, now);
  const { name, budgetMs } = step;
  const time =
    budgetMs === undefined
      ? [elapsedText(elapsedMs)]
      : [`${elapsedText(elapsedMs)} of ${elapsedText(budgetMs)}`, bar(elapsedMs / Math.max(1, budgetMs))];
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

/** Only an agent's turn has a budget, and only in a turn is there something to wait for. */
function whatItDoes({ budgetMs, activity }: Step, now: number): string {
  if (budgetMs === undefined) return '';
  return activity === undefined
    ? 'no activity reported yet'
    : `last activity ${elapsedText(since(activity.at, now))} ago: ${activity.what}`;
}

/** A clock that was set back makes no negative time. */
function since(start: number, now: number): number {
  return Math.max(0, now - start);
}
