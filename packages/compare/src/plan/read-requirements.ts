import type { Arm } from '../arm.js';
import { planInvalid } from './plan-invalid.js';
import type { PlannedArtifact, StudyPlan } from './study-schema.js';
import type { WrittenStudy } from './written-study.js';

export interface RequirementsRequest {
  written: WrittenStudy;
  arms: readonly Arm[];
  /** Of the bundle, judged; absent when there is none. */
  artifacts?: readonly PlannedArtifact[];
}

/**
 * What a harnessed trial must have to count. Throws CompareError PLAN_INVALID for what no trial could meet, since each would be
 * invalid.
 */
export function readRequirements(request: RequirementsRequest): {
  requirements: StudyPlan['requirements'];
  warnings: string[];
} {
  const { written, artifacts } = request;
  const { requireActiveHarness: active = artifacts !== undefined, requireHarnessToolUse: toolUse = false } = written;
  if (artifacts === undefined) refuseWithoutBundle({ active, toolUse });
  else refuseUseless({ active, toolUse }, artifacts);
  return { requirements: { activeHarness: active, toolUse }, warnings: warningsOf(request) };
}

function refuseWithoutBundle({ active, toolUse }: { active: boolean; toolUse: boolean }): void {
  const [flag] = [...(active ? ['--require-active-harness'] : []), ...(toolUse ? ['--require-harness-tool-use'] : [])];
  if (flag === undefined) return;
  throw planInvalid(`${flag} cannot be met without a bundle. Name one with --artifact-source, or leave ${flag} out.`);
}

function refuseUseless(
  { active, toolUse }: { active: boolean; toolUse: boolean },
  artifacts: readonly PlannedArtifact[],
): void {
  const passed = (...kinds: string[]) =>
    artifacts.some(({ kind, verdict }) => verdict === 'qualified' && kinds.includes(kind));
  if (toolUse && !passed('mcp')) {
    throw planInvalid(
      `--require-harness-tool-use cannot be met: the bundle has no server that qualified.${reasons(artifacts)} Mend it, or leave the flag out.`,
    );
  }
  if (active && !passed('mcp', 'skill')) {
    throw planInvalid(
      `--require-active-harness cannot be met: no skill or server of the bundle qualified.${reasons(artifacts)} Mend it, or pass --no-require-active-harness.`,
    );
  }
}

function reasons(artifacts: readonly PlannedArtifact[]): string {
  const failed = artifacts.filter(({ verdict }) => verdict === 'failed').slice(0, 3);
  return failed.map(({ path, reason }) => ` ${path}: ${(reason ?? 'it failed').replace(/\.*$/, '')}.`).join('');
}

function warningsOf({ arms, artifacts }: RequirementsRequest): string[] {
  if (artifacts === undefined) {
    return arms.includes('harnessed')
      ? ['Without --artifact-source harnessed is a second plain arm: what differs then is chance.']
      : [];
  }
  return artifacts
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ path, reason }) => `${path} failed its checks and is in no trial: ${reason ?? 'no reason is known'}`);
}
