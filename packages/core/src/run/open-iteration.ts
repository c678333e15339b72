import { activeHarness } from '../activation/active-harness.js';
import { mountHarness } from '../activation/mount-harness.js';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import type { Activation } from './records.js';

/** Mounts what is qualified, and starts the iteration's files. */
export async function openIteration(context: IterationContext): Promise<Activation> {
  const { store, iteration, registry } = context;
  const activation = await mountHarness(context, 'before-attempt');
  await store.openIteration(iteration, registry.artifacts().length);
  const { activeServers: servers, activeTools: tools, activeSkills: skills } = activeHarness(activation);
  await emit(context, { type: 'iteration-start', servers, tools, skills });
  return activation;
}
