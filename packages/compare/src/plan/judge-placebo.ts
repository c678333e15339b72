import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qualifyBundle } from '@harnessgym/core';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { writePlacebo } from '../arms/place-bundle.js';
import { makePlacebo } from '../arms/placebo/make-placebo.js';
import { prepareArm } from '../arms/prepare-arm.js';
import { type JudgeRequest, roomOf } from './judge-bundle.js';
import { planInvalid } from './plan-invalid.js';
import type { JudgedBundle, JudgedPlacebo } from './study-settings.js';

/**
 * Makes what stands for the bundle in the arm `placebo` and has it judged as the bundle was; nothing stays on disk. Throws
 * CompareError PLAN_INVALID when it does not pass, and as core's `qualifyBundle`.
 */
export async function judgePlacebo(judged: JudgedBundle, request: JudgeRequest): Promise<JudgedPlacebo> {
  const model = prepareArm('harnessed', judged);
  if (model.from !== 'folder') throw planInvalid('--arms: placebo would hold nothing: nothing of the bundle passed.');
  const { bundle } = model;
  const placebo = await makePlacebo({ bundle, qualifications: judged.qualifications });
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'harnessgym-'));
  try {
    await writePlacebo(placebo, folder);
    const { report, evidence } = await qualifyBundle({ ...roomOf(request), bundle: folder });
    // best-effort: the error below says why.
    if (evidence !== undefined) await removeTree(evidence).catch(() => undefined);
    const failed = report.qualifications.find(({ verdict }) => verdict === 'failed');
    if (failed === undefined) return { ...placebo, qualifications: report.qualifications };
    throw planInvalid(`--arms: no placebo can be made of this bundle: ${failed.reason}. Leave the arm placebo out.`);
  } finally {
    await removeTree(folder);
  }
}
