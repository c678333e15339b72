import type { Direction, RunEvent } from '@harnessgym/core';

/** What a person who watches a run wants to know. Times are milliseconds since the epoch. */
export interface RunView {
  direction: Direction;
  target?: number;
  iterations?: number;
  iteration?: number;
  wait?: Wait;
  baseline?: number;
  /** Of the last attempt; without a value when it did not count. */
  score?: { from: 'scorer' | 'agent'; value?: number };
  best?: number;
}

/** What one waits for: a turn or a scoring with its budget, or what is done between them. */
export interface Wait {
  name: string;
  since: number;
  budgetMs?: number;
  /** Of an agent's turn alone. */
  activity?: 'none yet' | { what: string; at: number };
}

/** The view after an event. */
export function withEvent(view: RunView, event: RunEvent): RunView {
  const at = Date.parse(event.at);
  switch (event.type) {
    case 'run-start':
      return { ...view, iterations: event.iterations, wait: opening(at) };
    case 'run-resumed':
      return { ...view, ...(event.iteration !== undefined && { iteration: event.iteration }), wait: resuming(at) };
    case 'baseline-measured':
      return { ...view, ...(event.score !== undefined && { baseline: event.score }), wait: opening(at) };
    case 'iteration-start':
      return {
        ...view,
        ...(event.iteration !== undefined && { iteration: event.iteration }),
        wait: { name: 'before the attempt', since: at },
      };
    case 'phase-start':
      return { ...view, wait: { name: event.phase, since: at, budgetMs: event.budgetMs, activity: 'none yet' } };
    case 'activity':
      return view.wait === undefined ? view : { ...view, wait: { ...view.wait, activity: { what: event.what, at } } };
    case 'phase-end':
      return { ...view, wait: { name: `after the ${event.phase}`, since: at } };
    case 'scoring-start':
      return { ...view, wait: scoring(event) };
    case 'score-measured':
      return {
        ...view,
        score: { from: 'scorer', ...(event.score !== undefined && { value: event.score }) },
        wait: { name: 'after the scoring', since: at },
      };
    case 'verdict-frozen':
      return event.verdict.verifiedBy === 'scorer' ? view : withClaim(view, event.verdict.score);
    case 'checkpoint-kept':
      return { ...view, best: event.score };
    case 'qualification-start':
      return { ...view, wait: { name: 'clean room', since: at } };
    case 'best-restored':
      return { ...view, wait: { name: 'after the restoring', since: at } };
    default:
      return view;
  }
}

function opening(since: number): Wait {
  return { name: 'before the first attempt', since };
}

function resuming(since: number): Wait {
  return { name: 'before it goes on', since };
}

const scorings = {
  baseline: 'scoring the baseline',
  attempt: 'scoring the attempt',
  'restored-best': 'scoring the restored state',
} as const;

function scoring({ at, what, budgetMs }: Extract<RunEvent, { type: 'scoring-start' }>): Wait {
  return { name: scorings[what], since: Date.parse(at), ...(budgetMs !== undefined && { budgetMs }) };
}

/** An attempt that claims no score takes back what the last one claimed. */
function withClaim({ score: _last, ...view }: RunView, value: number | undefined): RunView {
  return value === undefined ? view : { ...view, score: { from: 'agent', value } };
}
