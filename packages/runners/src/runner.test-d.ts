import { expectTypeOf } from 'vitest';
import type { FakeScenario, FakeStep, Runner, RunnerErrorCode, Session, TurnOutcome, TurnResult } from './index.js';

// Checked by the compiler with the rest of the sources; nothing here runs.

// A runner may lack the power to check itself, and is a runner all the same.
expectTypeOf<Pick<Runner, 'name' | 'displayName' | 'open'>>().toExtend<Runner>();
expectTypeOf<NonNullable<Runner['preflight']>>().returns.resolves.toEqualTypeOf<readonly string[]>();

// Whoever opens a session can write `await using`.
expectTypeOf<Session>().toExtend<AsyncDisposable>();
expectTypeOf<Session['id']>().toEqualTypeOf<string | undefined>();

// How a turn ended is data: the tag decides which facts there are.
expectTypeOf<Session['turn']>().returns.resolves.toEqualTypeOf<TurnResult>();
expectTypeOf<TurnOutcome['outcome']>().toEqualTypeOf<
  'completed' | 'agent-error' | 'api-error' | 'budget' | 'timed-out' | 'cancelled' | 'infrastructure'
>();
expectTypeOf<Extract<TurnOutcome, { outcome: 'timed-out' }>>().toEqualTypeOf<{
  outcome: 'timed-out';
  afterMs: number;
}>();
expectTypeOf<Extract<TurnOutcome, { outcome: 'cancelled' }>>().toEqualTypeOf<{ outcome: 'cancelled' }>();

// Absent is absent: neither null nor an explicit undefined.
expectTypeOf<{ outcome: { outcome: 'cancelled' }; durationMs: 1; exitCode: undefined }>().not.toExtend<TurnResult>();
expectTypeOf<{ outcome: { outcome: 'cancelled' }; durationMs: 1 }>().toExtend<TurnResult>();

// A script leaves a turn with an answer or a reason why it cannot go on.
expectTypeOf<Awaited<ReturnType<FakeScenario['turn']>>>().toEqualTypeOf<FakeStep>();
expectTypeOf<{ finalMessage: string }>().toExtend<FakeStep>();
expectTypeOf<{ blocked: string }>().toExtend<FakeStep>();
expectTypeOf<Record<never, never>>().not.toExtend<FakeStep>();

expectTypeOf<'SESSION_CLOSED'>().toExtend<RunnerErrorCode>();
