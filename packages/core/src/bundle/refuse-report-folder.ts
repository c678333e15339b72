import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { invalidConfig } from '../config/invalid-config.js';

/** Throws CoreError CONFIG_INVALID when no report can be left in `folder`, which need not exist yet. Writes nothing. */
export function refuseReportFolder(folder: string): void {
  try {
    const there = nearest(folder);
    if (!statSync(there).isDirectory()) throw refusal(`${there} is no folder`);
    accessSync(there, constants.W_OK | constants.X_OK);
    const report = join(folder, 'qualification.json');
    if (nearest(report) === report && !statSync(report).isFile()) throw refusal(`${report} is no file`);
  } catch (error) {
    // A path can be anything: too long, with a NUL in it, below a file.
    if (!(error instanceof Error && ('syscall' in error || error instanceof TypeError))) throw error;
    throw refusal(error.message, error);
  }
}

/** What exists of a path. */
function nearest(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      statSync(folder);
      return folder;
    } catch (error) {
      if (!isMissing(error) || folder === dirname(folder)) throw error;
    }
  }
}

function refusal(problem: string, cause?: unknown) {
  return invalidConfig(`--report: ${problem}. Name a folder that can be written, or one that is to be made.`, cause);
}
