import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Activation } from '../run/records.js';
import { planActivation } from './plan-activation.js';
import { projectHarness } from './project-harness.js';

/**
 * Makes the workspace show exactly what is qualified now: plans the toolset, reconciles links and agent
 * configuration, and records it. Nothing generated is started here.
 */
export async function mountHarness(
  context: IterationContext,
  when: 'before-attempt' | 'after-build',
): Promise<Activation> {
  const { registry, store, task, runId, iteration } = context;
  const { warnings } = await registry.sync({});
  const bundle = registry.bundle(({ status }) => status.state === 'qualified');
  const plan = { workspace: task.workspace, telemetryPath: store.telemetryPath, runId, iteration };
  const activation = await planActivation(bundle, plan);
  const conflicts = await projectHarness(activation.toolset, task.workspace);
  const skipped = activation.skipped.map(({ artifact, reason }) => `${artifact.path} is not active: ${reason}`);
  for (const message of [...warnings, ...skipped, ...conflicts]) await emit(context, { type: 'warning', message });
  await store.saveActivation(iteration, when, { activation, artifacts: registry.artifacts() });
  return activation;
}
