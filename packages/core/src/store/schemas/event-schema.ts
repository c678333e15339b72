import * as z from 'zod';
import { count, texts, timestamp } from './parts.js';
import {
  improvementSchema,
  phaseNameSchema,
  resumeStepSchema,
  runStateSchema,
  stopDecisionSchema,
  verdictSchema,
} from './record-schemas.js';

const measuredScore = {
  passed: z.boolean(),
  /** The number that counts. */
  score: z.number().exactOptional(),
  /** Why it does not count; empty when it passed. */
  reason: z.string(),
  durationMs: z.number(),
};

/** One line of `events.jsonl`: something happened in a run. `iteration` is absent before the first and after the last. */
export const eventSchema = z.discriminatedUnion('type', [
  event('run-start', { runId: z.string(), workspace: z.string(), runner: z.string(), iterations: count }),
  /** An interrupted run goes on in another process, at its first step that was not finished. */
  event('run-resumed', { runId: z.string(), step: resumeStepSchema }),
  /** Without a budget, the scorer has not told one. */
  event('scoring-start', {
    what: z.enum(['baseline', 'attempt', 'restored-best']),
    budgetMs: z.number().exactOptional(),
  }),
  event('baseline-measured', measuredScore),
  event('iteration-start', { servers: texts, tools: texts, skills: texts }),
  event('phase-start', { phase: phaseNameSchema, budgetMs: z.number() }),
  /** What the agent does right now; at most about one a second, so some of what it did is missing. */
  event('activity', { phase: phaseNameSchema, what: z.string() }),
  event('phase-end', {
    phase: phaseNameSchema,
    outcome: z.enum(['completed', 'agent-error', 'api-error', 'budget', 'timed-out', 'cancelled', 'infrastructure']),
    message: z.string(),
    durationMs: z.number(),
  }),
  event('calls-recorded', { count, succeeded: count, tools: texts }),
  event('score-measured', {
    ...measuredScore,
    baseline: z.number().exactOptional(),
    target: z.number().exactOptional(),
  }),
  event('verdict-frozen', { verdict: verdictSchema, stop: stopDecisionSchema }),
  event('checkpoint-kept', { score: z.number() }),
  event('improvement-chosen', { improvement: improvementSchema }),
  event('qualification-start', { artifacts: texts }),
  event('qualification-skipped', {}),
  event('artifact-judged', {
    artifact: z.string(),
    verdict: z.enum(['qualified', 'failed', 'unchecked']),
    tools: texts,
    reason: z.string(),
  }),
  event('artifact-quarantined', { artifact: z.string(), reason: z.string() }),
  event('task-reset', { restored: count, removed: count }),
  event('best-restored', {
    /** 0 is the state before the run. */
    fromIteration: count,
    score: z.number(),
    confirmation: z.enum(['confirmed', 'regressed', 'not-measured']),
    restored: count,
    removed: count,
  }),
  event('warning', { message: z.string() }),
  event('run-end', { state: runStateSchema }),
]);

function event<const Type extends string, const Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.strictObject({ at: timestamp, iteration: count.exactOptional(), type: z.literal(type), ...shape });
}
