import type { Artifact } from '@harnessgym/registry';
import type { RunConfig } from '../config/run-config.js';
import { attemptPrompt } from '../prompts/attempt.js';
import { buildPrompt } from '../prompts/build.js';
import { describeBuilt, describeHarness, describeReplayHarness } from '../prompts/describe-harness.js';
import { reflectPrompt } from '../prompts/reflect.js';
import { repairPrompt } from '../prompts/repair.js';
import type { LoopContext } from '../run/context.js';
import type { Activation } from '../run/records.js';
import { runLayout } from '../store/layout.js';
import type { RunPlan } from './run-plan.js';

export interface PromptFacts {
  mode: LoopContext['mode'];
  agent: string;
  activation: Activation;
  artifacts: readonly Artifact[];
}

/** The prompts of the first iteration, with placeholders for what only the run can know. A replay has one. */
export function planPrompts(
  config: RunConfig,
  { mode, agent, activation, artifacts }: PromptFacts,
): RunPlan['prompts'] {
  const { task, runId, depth, repairs, attemptMs, reflectionMs, buildMs } = config;
  const layout = runLayout(task.workspace, runId);
  const shared = { iteration: 1, task, depth, resultPath: layout.result(1), built: describeBuilt(artifacts) };
  const describe = mode === 'replay' ? describeReplayHarness : describeHarness;
  const attempt = attemptPrompt({
    ...shared,
    mode,
    scored: task.objective.command !== undefined,
    agent,
    harness: describe(activation, artifacts),
    budgetMs: attemptMs[0],
  });
  if (mode === 'replay') return [{ phase: 'attempt', text: attempt }];
  const facts = '(known after the attempt)';
  const improvement = { form: 'described', text: '(known after the reflection)' } as const;
  const prompts: RunPlan['prompts'] = [
    { phase: 'attempt', text: attempt },
    { phase: 'reflection', text: reflectPrompt({ ...shared, facts, budgetMs: reflectionMs }) },
    { phase: 'build', text: buildPrompt({ ...shared, improvement, budgetMs: buildMs }) },
  ];
  if (!config.qualifyArtifacts || repairs === 0) return prompts;
  const reportPath = `${layout.report(1, 1)}/qualification.json`;
  const failures = '(known after the check in the clean room)';
  const repair = { ...shared, attempt: 1, attempts: repairs, failures, reportPath, budgetMs: buildMs };
  return [...prompts, { phase: 'repair', text: repairPrompt(repair) }];
}
