import { readFileSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { type Arm, folderOfArm } from '../arm.js';
import { studyLayout } from '../study/study-layout.js';
import { planInvalid } from './plan-invalid.js';
import { refuseImpossible } from './refuse-impossible.js';

export interface OutputRequest {
  written: string | undefined;
  cwd: string;
  template: string;
  /** The `.harnessgym` folder of the bundle. */
  harness?: string;
}

/**
 * The output folder, with links resolved as far as it exists. Throws CompareError PLAN_INVALID where trials and what they start
 * from would hold each other, and where it cannot be made.
 */
export async function resolveOutput({ written, cwd, template, harness }: OutputRequest): Promise<string> {
  if (written === undefined || written.trim() === '')
    throw planInvalid('Name the folder of the report with --output-dir.');
  const output = await realFolder(resolvePath(written, cwd));
  if (isWithin(template, output) || isWithin(output, template)) {
    const [inner, outer] = isWithin(template, output) ? [output, template] : [template, output];
    throw planInvalid(
      `--output-dir and --workspace-template hold each other: ${inner} is in ${outer}. Choose an output folder beside the template.`,
    );
  }
  if (harness !== undefined && (isWithin(harness, output) || isWithin(output, harness))) {
    const [inner, outer] = isWithin(harness, output) ? [output, harness] : [harness, output];
    throw planInvalid(
      `--output-dir and --artifact-source hold each other: ${inner} is in ${outer}. Choose an output folder elsewhere.`,
    );
  }
  await refuseImpossible('--output-dir', output);
  return output;
}

async function realFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path && !(await exists(path)))
      return join(await realFolder(dirname(path)), basename(path));
    if (!isFileError(error)) throw error;
    throw planInvalid(`--output-dir: ${path} cannot be used (${error.message}). Choose another folder.`, error);
  }
  throw planInvalid(`--output-dir: ${path} is not a folder. Choose another one.`);
}

/**
 * All places of a new study are looked at before it begins. Throws CompareError PLAN_INVALID where a study or its trials are and
 * may not be removed, or where something else is.
 */
export async function refuseOccupied(
  output: string,
  { arms, trialsPerArm, overwrite }: { arms: readonly Arm[]; trialsPerArm: number; overwrite: boolean },
): Promise<void> {
  const layout = studyLayout(output);
  const isStudy = await exists(layout.study);
  if (isStudy && !overwrite) {
    throw planInvalid(
      `--output-dir: ${output} holds a study. Go on with it by --resume ${output}, replace it with --overwrite, or choose another folder.`,
    );
  }
  const there = await occupied(output, { arms, trialsPerArm });
  const [first] = there;
  if (first === undefined || isStudy) return;
  if (!overwrite) {
    const more = there.length > 1 ? ` and ${there.length - 1} more` : '';
    throw planInvalid(
      `--output-dir: ${first}${more} exists already. Replace what a study left with --overwrite, or choose another folder.`,
    );
  }
  const foreign = there.find((folder) => !isTrial(folder));
  if (foreign === undefined) return;
  throw planInvalid(
    `--output-dir: ${foreign} was not made by a study: it has no trial.json. Move it away, or choose another folder.`,
  );
}

async function occupied(
  output: string,
  { arms, trialsPerArm }: { arms: readonly Arm[]; trialsPerArm: number },
): Promise<string[]> {
  const found: string[] = [];
  for (const arm of arms) {
    const names = new Set(await namesIn(join(output, folderOfArm(arm))));
    for (let trial = 1; trial <= trialsPerArm; trial += 1)
      if (names.has(`trial_${trial}`)) found.push(studyLayout(output).trial({ arm, trial }));
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    if (!isFileError(error)) throw error;
    throw planInvalid(`--output-dir: ${folder} cannot be read (${error.message}). Choose another folder.`, error);
  }
}

function isTrial(folder: string): boolean {
  try {
    readFileSync(join(folder, 'trial.json'));
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}
