import { activeHarness } from '../activation/active-harness.js';
import { mountAgain, mountHarness } from '../activation/mount-harness.js';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import type { Activation, AttemptRecord, IterationRecord } from './records.js';

/** An iteration that begins, or one that was interrupted with what is finished of it. */
export interface OpenedIteration {
  startedAt: string;
  activation: Activation;
  /** Of the session that goes on. */
  sessionId?: string;
  attempted?: AttemptRecord;
  record?: IterationRecord;
}

/** Mounts what is qualified, and starts the iteration's files; or mounts what its attempt had, and leaves them alone. */
export async function openIteration(context: IterationContext): Promise<OpenedIteration> {
  const progress = context.store.resumed?.iterations.get(context.iteration);
  switch (progress?.reached) {
    case undefined:
    case 'start':
      return begin(context);
    case 'attempt': {
      const { attempted } = progress;
      return { ...(await goOn(attempted, context)), attempted };
    }
    case 'verdict':
    case 'end': {
      const { record } = progress;
      return { ...(await goOn(record, context)), attempted: record, record };
    }
  }
}

async function begin(context: IterationContext): Promise<OpenedIteration> {
  const { store, iteration, registry, clock } = context;
  const startedAt = clock.now().toISOString();
  const activation = await mountHarness(context, 'before-attempt');
  await store.openIteration(iteration, registry.artifacts().length);
  await store.clearListings(iteration);
  const { activeServers: servers, activeTools: tools, activeSkills: skills } = activeHarness(activation);
  await emit(context, { type: 'iteration-start', servers, tools, skills });
  return { startedAt, activation };
}

async function goOn(known: AttemptRecord | IterationRecord, context: IterationContext): Promise<OpenedIteration> {
  const activation = await mountAgain(known.activeArtifacts, context);
  const turns = 'verdict' in known ? [known.attempt, known.reflection, known.build, ...known.repairs] : [known.attempt];
  const sessionId = turns.findLast((turn) => turn !== undefined)?.sessionId;
  return { startedAt: known.startedAt, activation, ...(sessionId !== undefined && { sessionId }) };
}
