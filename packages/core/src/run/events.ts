import type { QualificationVerdict } from '@harnessgym/qualify';
import type { TurnOutcome } from '@harnessgym/runners';
import type { Improvement, Phase, RunState, StopDecision, Verdict } from './records.js';

interface MeasuredScore {
  passed: boolean;
  /** The number that counts. */
  score?: number;
  /** Why it does not count; empty when it passed. */
  reason: string;
  durationMs: number;
}

/** Something happened in a run: one line of `events.jsonl`. */
export type RunEvent = { at: string; iteration?: number } & (
  | { type: 'run-start'; runId: string; workspace: string; runner: string; iterations: number }
  | ({ type: 'baseline-measured' } & MeasuredScore)
  | { type: 'iteration-start'; servers: readonly string[]; tools: readonly string[]; skills: readonly string[] }
  | { type: 'phase-start'; phase: Phase; budgetMs: number }
  /** What the agent does right now; at most about one a second, so some of what it did is missing. */
  | { type: 'activity'; phase: Phase; what: string }
  | { type: 'phase-end'; phase: Phase; outcome: TurnOutcome['outcome']; message: string; durationMs: number }
  | { type: 'calls-recorded'; count: number; succeeded: number; tools: readonly string[] }
  | ({ type: 'score-measured'; baseline?: number; target?: number } & MeasuredScore)
  | { type: 'verdict-frozen'; verdict: Verdict; stop: StopDecision }
  | { type: 'checkpoint-kept'; score: number }
  | { type: 'improvement-chosen'; improvement: Improvement }
  | { type: 'qualification-start'; artifacts: readonly string[] }
  | { type: 'qualification-skipped' }
  | {
      type: 'artifact-judged';
      artifact: string;
      verdict: QualificationVerdict;
      tools: readonly string[];
      reason: string;
    }
  | { type: 'artifact-quarantined'; artifact: string; reason: string }
  | { type: 'task-reset'; restored: number; removed: number }
  | {
      type: 'best-restored';
      fromIteration: number;
      score: number;
      confirmation: 'confirmed' | 'regressed' | 'not-measured';
      restored: number;
      removed: number;
    }
  | { type: 'warning'; message: string }
  | { type: 'run-end'; state: RunState }
);

/** An event before its time stamp. */
export type NewRunEvent = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, 'at'> : never) : never;
