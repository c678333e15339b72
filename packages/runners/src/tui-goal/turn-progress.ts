import type { TokenUsage } from '../turn.js';
import type { RolloutEvent } from './read-rollout-line.js';

/** What Codex noted of a turn so far. A goal goes on over several tasks. */
export interface TurnProgress {
  task: 'none' | 'running' | 'ended';
  /** How the last task ended. */
  ending?: Extract<RolloutEvent, { type: 'task-ended' }>;
  /** Of the goal, when Codex told it. */
  goal?: string;
  /** Of the thread so far. */
  total?: TokenUsage;
}

export const noProgress: TurnProgress = { task: 'none' };

/** Folds what Codex noted into what it amounts to. */
export function advance(progress: TurnProgress, event: RolloutEvent): TurnProgress {
  switch (event.type) {
    case 'task-started':
      return { ...progress, task: 'running' };
    case 'task-ended':
      return { ...progress, task: 'ended', ending: event };
    case 'goal':
      return { ...progress, goal: event.status };
    case 'total':
      return { ...progress, total: event.usage };
    case 'thread':
    case 'activity':
      return progress;
  }
}

/** What was asked: one answer, or work until the goal is reached. */
export type Asked = 'prompt' | 'goal';

/** Codex begins the next task of a goal within milliseconds, unless the goal has ended. */
const restMs = 10_000;

/**
 * Whether the turn is over: its one task ended, its goal did, the agent's own report says so at the end of a task, or
 * nothing has happened since. An agent at work is never cut short.
 */
export function isTurnOver(
  { task, ending, goal }: TurnProgress,
  { asked, reportIsFinal, quietMs }: { asked: Asked; reportIsFinal: boolean; quietMs: number },
): boolean {
  if (task === 'none' || ending === undefined) return false;
  if (asked === 'prompt') return task === 'ended';
  // A goal may have gone on before anybody looked; its agent has reported that it is done all the same.
  if (reportIsFinal) return true;
  return task === 'ended' && (ending.failure !== undefined || hasEnded(goal) || quietMs >= restMs);
}

/** Whether Codex told that there is nothing left to pursue. */
export function hasEnded(goal: string | undefined): boolean {
  return goal !== undefined && goal !== 'active';
}
