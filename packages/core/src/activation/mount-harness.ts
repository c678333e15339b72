import { dirname } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { ownerVariable } from '@harnessgym/internal-process/owner-marker';
import { makeDeclaredFolders, missingVariables } from '@harnessgym/qualify';
import type { Artifact } from '@harnessgym/registry';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Activation, AttemptRecord, Mounted, MountTime } from '../run/records.js';
import { describeKept } from '../store/write-in-workspace.js';
import { admitCandidates } from './admit-candidates.js';
import type { SkillConflict } from './link-skills.js';
import { planActivation, toolsetOf } from './plan-activation.js';
import { projectHarness } from './project-harness.js';
import { putBackQualified } from './put-back-qualified.js';

/**
 * Makes the workspace show exactly what is qualified now: puts back what was changed and did not pass, plans the toolset,
 * reconciles links and agent configuration, and records it. Nothing generated is started in the workspace.
 */
export async function mountHarness(context: IterationContext, when: MountTime): Promise<Activation> {
  const { registry, store, iteration } = context;
  const { warnings } = await registry.sync({});
  const putBack = await putBackQualified(context);
  const activation = await mount({ when, warnings: [...warnings, ...putBack], mayMount: () => true }, context);
  await store.saveActivation(iteration, when, { activation, artifacts: registry.artifacts() });
  return activation;
}

/**
 * For a session that goes on: what its attempt had, as far as it is still what was qualified. What changed on disk since
 * is this iteration's. The attempt's own record stays.
 */
export async function mountAgain(
  had: AttemptRecord['activeArtifacts'],
  context: IterationContext,
): Promise<Activation> {
  const { registry, iteration } = context;
  const { warnings } = await registry.sync({ iteration });
  const mayMount = ({ kind, path }: Artifact) => had.some((one) => one.kind === kind && one.path === path);
  return mount({ when: 'resumed', warnings, mayMount }, context);
}

interface Mounting {
  when: MountTime | 'resumed';
  warnings: readonly string[];
  mayMount(artifact: Artifact): boolean;
}

async function mount({ when, warnings, mayMount }: Mounting, context: IterationContext): Promise<Activation> {
  const { registry, store, task, runId, iteration, sandbox, env } = context;
  const { admitted, refused } = await admitCandidates(
    { reportFolder: store.gateFolder(iteration, when), mayMount },
    context,
  );
  const bundle = registry.bundle((one) => mayMount(one) && (one.status.state === 'qualified' || admitted.has(one.id)));
  const listingPath = (server: string) => store.listingPath(iteration, server);
  const place = { workspace: task.workspace, telemetryPath: store.telemetryPath, listingPath, runId, iteration };
  // An agent may have put something in the place of the log, and no call would be recorded.
  const cleared =
    when === 'after-build' ? [] : describeKept(await makeWay(store.telemetryPath, dirname(store.telemetryPath)));
  const owner = env[ownerVariable];
  const plan = { ...place, admitted, sandbox, env, ...(owner !== undefined && { owner }) };
  const mountable = await planActivation(bundle, plan);
  const planned = { ...mountable, skipped: [...mountable.skipped, ...refused] };
  const { unlinked, conflicts } = await projectHarness(planned.toolset, {
    workspace: task.workspace,
    stateFolder: store.stateFolder,
  });
  const activation = withoutSkills(planned, unlinked);
  if (when !== 'after-build' && sandbox.found.kind !== 'none') makeFoldersOf(activation, task.workspace);
  const skipped = activation.skipped.map(({ artifact, reason }) => `${artifact.path} is not active: ${reason}`);
  const without = activation.mounted.flatMap((one) => variablesNotGiven(one, sandbox.allowEnv));
  for (const message of [...warnings, ...cleared, ...skipped, ...conflicts, ...without])
    await emit(context, { type: 'warning', message });
  return activation;
}

/** Before a session begins, not after a build: nothing is to change between a verdict and the next attempt. */
function makeFoldersOf({ mounted }: Activation, workspace: string): void {
  for (const one of mounted) if (one.form === 'server') makeDeclaredFolders({ ...one.manifest, workspace });
}

function variablesNotGiven(one: Mounted, allowed: readonly string[]): readonly string[] {
  if (one.form !== 'server') return [];
  return missingVariables(one.manifest, allowed).map((missing) => `${one.artifact.path}: ${missing}`);
}

/** A skill that an agent would not find is not active, and the agent is not sent to the file that is there instead. */
function withoutSkills(activation: Activation, unlinked: readonly SkillConflict[]): Activation {
  const reasonFor = new Map(unlinked.map(({ skill, reason }) => [skill, reason]));
  const isOut = ({ form, as }: Mounted) => form === 'skill' && reasonFor.has(as);
  const mounted = activation.mounted.filter((one) => !isOut(one));
  const out = activation.mounted.filter(isOut);
  return {
    ...activation,
    toolset: toolsetOf(mounted),
    mounted,
    skipped: [...activation.skipped, ...out.map(({ artifact, as }) => ({ artifact, reason: reasonFor.get(as) ?? '' }))],
  };
}
