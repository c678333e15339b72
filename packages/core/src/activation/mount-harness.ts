import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Activation } from '../run/records.js';
import type { SkillConflict } from './link-skills.js';
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
  const planned = await planActivation(bundle, plan);
  const { unlinked, conflicts } = await projectHarness(planned.toolset, task.workspace);
  const activation = withoutSkills(planned, unlinked);
  const skipped = activation.skipped.map(({ artifact, reason }) => `${artifact.path} is not active: ${reason}`);
  for (const message of [...warnings, ...skipped, ...conflicts]) await emit(context, { type: 'warning', message });
  await store.saveActivation(iteration, when, { activation, artifacts: registry.artifacts() });
  return activation;
}

/** A skill that an agent would not find is not active, and the agent is not sent to the file that is there instead. */
function withoutSkills(activation: Activation, unlinked: readonly SkillConflict[]): Activation {
  const reasonFor = new Map(unlinked.map(({ skill, reason }) => [skill, reason]));
  const isOut = ({ artifact, as }: Activation['mounted'][number]) => artifact.kind === 'skill' && reasonFor.has(as);
  const { bundle, toolset, mounted, skipped } = activation;
  return {
    bundle,
    toolset: { ...toolset, skills: toolset.skills.filter(({ name }) => !reasonFor.has(name)) },
    mounted: mounted.filter((one) => !isOut(one)),
    skipped: [
      ...skipped,
      ...mounted.filter(isOut).map(({ artifact, as }) => ({ artifact, reason: reasonFor.get(as) ?? '' })),
    ],
  };
}
