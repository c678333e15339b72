import { CoreError, resolveStateFolder } from '@harnessgym/core';
import type { Terminal } from './terminal.js';

/** The state folder of a workspace where none is named. Undefined where it cannot be used: then it knows of nothing. */
export async function usualStateFolder(
  workspace: string,
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Promise<string | undefined> {
  try {
    return await resolveStateFolder(undefined, { cwd, env, workspace });
  } catch (error) {
    if (error instanceof CoreError) return undefined;
    throw error;
  }
}
