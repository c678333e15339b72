import type { Direction, RunEvent } from '@harnessgym/core';

/** What a person who watches a run wants to know. Times are milliseconds since the epoch. */
export interface RunView {
  direction: Direction;
  target?: number;
  iterations?: number;
  iteration?: number;
  step?: Step;
  baseline?: number;
  /** Of the last attempt; without a value when it did not count. */
  score?: { from: 'scorer' | 'agent'; value?: number };
  best?: number;
}

/** What is going on: a phase with its budget, or what is done between two phases. */
export interface Step {
  name: string;
  since: number;
  budgetMs?: number;
  activity?: { what: string; at: number };
}

/** The view after an event. */
export function withEvent(view: RunView, event: RunEvent): RunView {
  const at = Date.parse(event.at);
  switch (event.type) {
    case 'run-start':
      return { ...view, iterations: event.iterations, step: { name: 'before the first attempt', since: at } };
    case 'baseline-measured':
      return { ...view, ...(event.score !== undefined && { baseline: event.score }) };
    case 'iteration-start':
      return {
        ...view,
        ...(event.iteration !== undefined && { iteration: event.iteration }),
        step: { name: 'before the attempt', since: at },
      };
    case 'phase-start':
      return { ...view, step: { name: event.phase, since: at, budgetMs: event.budgetMs } };
    case 'activity':
      return view.step === undefined ? view : { ...view, step: { ...view.step, activity: { what: event.what, at } } };
    case 'phase-end':
      return { ...view, step: { name: `after the ${event.phase}`, since: at } };
    case 'score-measured':
      return { ...view, score: { from: 'scorer', ...(event.score !== undefined && { value: event.score }) } };
    case 'verdict-frozen': {
      const { verifiedBy, score } = event.verdict;
      return verifiedBy === 'scorer' || score === undefined
        ? view
        : { ...view, score: { from: 'agent', value: score } };
    }
    case 'checkpoint-kept':
      return { ...view, best: event.score };
    case 'qualification-start':
      return { ...view, step: { name: 'clean room', since: at } };
    default:
      return view;
  }
}
