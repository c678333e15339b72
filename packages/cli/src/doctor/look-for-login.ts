import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import type { LoginFinding } from './doctor-report.js';
import type { LoginSigns } from './known-agents.js';

/** Whether something shows a login: a variable that is set, or a file that exists. Nothing is read, asked or written. */
export async function lookForLogin(
  signs: LoginSigns | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LoginFinding> {
  if (signs === undefined) return { login: 'not-asked' };
  const { variables, files, advice } = signs;
  const variable = variables.find((name) => env[name]);
  if (variable !== undefined) return { login: 'found', where: variable };
  const paths = files.flatMap(({ path, below = 'HOME' }) => {
    const folder = env[below];
    return folder ? [join(folder, path)] : [];
  });
  for (const path of paths) if (await isThere(path)) return { login: 'found', where: path };
  return { login: 'doubtful', lookedFor: [...variables, ...paths], advice };
}

async function isThere(path: string): Promise<boolean> {
  try {
    return await exists(path);
  } catch (error) {
    // What this user may not look at, the agent may not use.
    if (isFileError(error)) return false;
    throw error;
  }
}
