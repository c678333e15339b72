import { knowVerdicts } from '@harnessgym/core';
import { copyBundle } from '@harnessgym/registry';
import type { Arm } from '../arm.js';
import type { JudgedBundle } from '../plan/study-settings.js';

/** Puts the artifacts of an arm into a workspace, where they are known as they were judged. Returns their paths, sorted. */
export async function placeArm(
  arm: Arm,
  judged: JudgedBundle | undefined,
  place: { workspace: string; stateFolder: string },
): Promise<readonly string[]> {
  if (judged === undefined || arm === 'plain' || arm === 'plain2') return [];
  const passed = judged.qualifications.filter(({ verdict }) => verdict !== 'failed');
  const ids = new Set(passed.map(({ artifactId }) => artifactId));
  const artifacts = judged.bundle.artifacts.filter(({ id }) => ids.has(id));
  await copyBundle({ ...judged.bundle, artifacts }, place.workspace);
  await knowVerdicts(passed, place);
  return artifacts.map(({ path }) => path).sort();
}
