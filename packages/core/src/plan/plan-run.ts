import { type Artifact, openRegistry } from '@harnessgym/registry';
import type { Runner } from '@harnessgym/runners';
import { activeHarness } from '../activation/active-harness.js';
import { planActivation } from '../activation/plan-activation.js';
import { resolveScoredFiles } from '../config/resolve-scored-files.js';
import type { RunConfig } from '../config/run-config.js';
import { runConfigDocument } from '../config/run-config-document.js';
import { openDocket } from '../qualification/open-docket.js';
import type { LoopContext } from '../run/context.js';
import { describeUnverifiable } from '../scoring/describe-unverifiable.js';
import { runLayout } from '../store/layout.js';
import { refuseUsedRunId } from '../store/refuse-used-run-id.js';
import { stateLayout } from '../store/state-layout.js';
import { planCommands } from './plan-commands.js';
import { planPrompts } from './plan-prompts.js';
import type { RunPlan } from './run-plan.js';

export interface PlanParts {
  runner: Runner;
  versions: Readonly<Record<string, string>>;
  /** As the run would have it; `learn` when absent. */
  mode?: LoopContext['mode'];
}

/**
 * What the run would do, from what is in the workspace now. Starts nothing, takes no lock, and leaves the workspace and
 * the state folder as they are. Throws CoreError RUN_EXISTS, as the run would.
 */
export async function planRun(config: RunConfig, { runner, versions, mode = 'learn' }: PlanParts): Promise<RunPlan> {
  const { runId, task, stateFolder, warnings, ignore } = config;
  const layout = runLayout(task.workspace, runId);
  await refuseUsedRunId({ workspace: task.workspace, runId, stateFolder });
  const docket = await openDocket({ workspace: task.workspace, stateFolder });
  const registry = await openRegistry(task.workspace, { readOnly: true, docket });
  const sync = await registry.sync({});
  const scored = await resolveScoredFiles(task.objective, { workspace: task.workspace, ignore });
  const unverifiable = describeUnverifiable(task.objective);
  const artifacts = registry.artifacts();
  const admitted = admittedUnasked(config, artifacts);
  const bundle = registry.bundle(({ id, status }) => status.state === 'qualified' || admitted.has(id));
  const listingPath = (server: string) => stateLayout(stateFolder).toolList(runId, { iteration: 1, server });
  const place = {
    workspace: task.workspace,
    telemetryPath: layout.telemetry,
    listingPath,
    runId,
    iteration: 1,
    admitted,
    // Nothing is tried in a plan, so servers show as they are started without a sandbox.
    sandbox: { ...config.sandbox, found: { kind: 'none' as const, reason: 'not tried' } },
    env: {},
  };
  const activation = await planActivation(bundle, place);
  const { activeServers: servers, activeTools: tools, activeSkills: skills } = activeHarness(activation);
  const candidates = artifacts.filter(({ id, status }) => status.state === 'candidate' && !admitted.has(id));
  return {
    schemaVersion: 1,
    runConfig: runConfigDocument(config, versions),
    folders: { run: layout.run, state: stateFolder },
    runner: {
      name: runner.name,
      agent: runner.displayName,
      ...(runner.scenario !== undefined && { scenario: runner.scenario }),
    },
    harness: { servers, tools, skills, candidates: candidates.map(({ path }) => path) },
    scoring: { protected: [...scored.protected], editable: [...scored.editable] },
    prompts: planPrompts(config, { mode, agent: runner.displayName, activation, artifacts }),
    commands: planCommands(config, { mode, runner, toolset: activation.toolset }),
    warnings: [...warnings, ...(unverifiable === undefined ? [] : [unverifiable]), ...sync.warnings],
  };
}

/** Without qualification, skills are mounted as they are. Which servers pass the gate, only the run can know. */
function admittedUnasked({ qualifyArtifacts }: RunConfig, artifacts: readonly Artifact[]) {
  const skills = qualifyArtifacts
    ? []
    : artifacts.filter(({ kind, status }) => kind === 'skill' && status.state === 'candidate');
  return new Map(skills.map(({ id }) => [id, { tools: [] }]));
}
