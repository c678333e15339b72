import { CoreError } from '@harnessgym/core';
import { CompareError } from '../errors.js';

/** Input that makes no study. The message names the flag and the fix. */
export function planInvalid(message: string, cause?: unknown): CompareError {
  return new CompareError('PLAN_INVALID', { message, cause });
}

/** Flags of a run that a study names otherwise. */
const names: readonly (readonly [run: string, study: string])[] = [
  ['--post-attempt-command', '--post-command'],
  ['--post-attempt-score-key', '--post-score-key'],
  ['--post-attempt-timeout', '--post-timeout'],
  [', --optimization-mode', ''],
  ['--workspace:', '--workspace-template:'],
];

/** What core says of the flags of a run, in the words of a study. */
export async function inStudyWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!CoreError.isInstance(error) || error.code !== 'CONFIG_INVALID') throw error;
    throw planInvalid(withStudyNames(error.message), error);
  }
}

/** A message of core that names flags of a run. */
export function withStudyNames(message: string): string {
  return names.reduce((text, [run, study]) => text.replaceAll(run, study), message);
}
