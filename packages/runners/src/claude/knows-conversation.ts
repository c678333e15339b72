import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import type { OpenOptions } from '../runner.js';

/**
 * Whether Claude Code can go on with a conversation: it keeps each in `projects/<folder>/<id>.jsonl` of its own folder, and
 * finds it only from the working directory in which it began. Other projects come and go meanwhile.
 */
export async function knowsConversation(
  id: string,
  { workspace, env }: Pick<OpenOptions, 'workspace' | 'env'>,
): Promise<boolean> {
  const projects = join(env['CLAUDE_CONFIG_DIR'] || join(env['HOME'] || homedir(), '.claude'), 'projects');
  const folder = await realFolder(workspace);
  if (folder === undefined) return false;
  const own = (await listFolder(projects)).filter((project) => isOf(folder, project));
  const found = await Promise.all(own.map((project) => exists(join(projects, project, `${id}.jsonl`))));
  return found.includes(true);
}

async function realFolder(folder: string): Promise<string | undefined> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A long path is cut, and told from others by what follows. */
function isOf(workspace: string, project: string): boolean {
  const name = workspace.replaceAll(/[^a-zA-Z0-9]/g, '-');
  return project === name || (name.length > 200 && project.startsWith(name.slice(0, 200)));
}
