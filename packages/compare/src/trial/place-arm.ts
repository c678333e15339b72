import { knowVerdicts } from '@harnessgym/core';
import type { Arm } from '../arm.js';
import { placeBundle } from '../arms/place-bundle.js';
import { prepareArm } from '../arms/prepare-arm.js';
import type { JudgedBundle } from '../plan/study-settings.js';

/** Puts the artifacts of an arm into a workspace, where they are known as they were judged. Returns their paths, sorted. */
export async function placeArm(
  arm: Arm,
  judged: JudgedBundle | undefined,
  place: { workspace: string; stateFolder: string },
): Promise<readonly string[]> {
  const prepared = prepareArm(arm, judged);
  const copied = await placeBundle(prepared, place.workspace);
  if (copied.length > 0) await knowVerdicts(prepared.qualifications, place);
  return copied;
}
