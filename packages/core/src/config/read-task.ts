import { readFile } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import type { Task } from '../task.js';
import { invalidConfig } from './invalid-config.js';
import { resolvePath } from './resolve-workspace.js';
import type { WrittenRunConfig } from './run-config.js';

/** The task's text and where it came from. A relative path is looked for in the workspace first, then in `cwd`. */
export async function readTask(
  written: Pick<WrittenRunConfig, 'task' | 'taskText'>,
  { cwd, workspace }: { cwd: string; workspace: string },
): Promise<Pick<Task, 'text' | 'source'>> {
  if ((written.task === undefined) === (written.taskText === undefined)) {
    throw invalidConfig('Give the task with exactly one of --task FILE and --task-text TEXT.');
  }
  if (written.taskText !== undefined)
    return { text: nonBlank(written.taskText, '--task-text'), source: { from: 'inline' } };
  const name = written.task ?? '';
  const places = [...new Set([resolvePath(name, workspace), resolvePath(name, cwd)])];
  for (const path of places) {
    const text = await readText(path);
    if (text !== undefined) return { text: nonBlank(text, `--task: ${path}`), source: { from: 'file', path } };
  }
  throw invalidConfig(`--task: "${name}" was not found. Looked at ${places.join(' and ')}.`);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (hasCode(error, 'EISDIR'))
      throw invalidConfig(`--task: ${path} is a folder. Name the file with the task's text.`, error);
    throw invalidConfig(`--task: ${path} cannot be read as UTF-8 text.`, error);
  }
}

function nonBlank(text: string, what: string): string {
  if (text.trim() !== '') return text;
  throw invalidConfig(`${what} is empty. Say what the agent should do.`);
}
