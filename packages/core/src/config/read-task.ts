import { readFile, stat } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import type { Task } from '../task.js';
import { readFrontMatter, type TaskSettings } from './front-matter.js';
import { invalidConfig } from './invalid-config.js';
import { requireText } from './require-text.js';
import type { WrittenRunConfig } from './run-config.js';

/**
 * The task's text and where it came from, and what its front matter says of the scoring. A relative path is looked for in the workspace first, then in `cwd`; a
 * warning says so when both have it and differ.
 */
export async function readTask(
  written: Pick<WrittenRunConfig, 'task' | 'taskText'>,
  { cwd, workspace }: { cwd: string; workspace: string },
): Promise<Pick<Task, 'text' | 'source'> & { settings: TaskSettings; warnings: readonly string[] }> {
  if ((written.task === undefined) === (written.taskText === undefined)) {
    throw invalidConfig('Give the task with exactly one of --task FILE and --task-text TEXT.');
  }
  if (written.taskText !== undefined)
    return { text: nonBlank(written.taskText, '--task-text'), source: { from: 'inline' }, settings: {}, warnings: [] };
  const name = requireText(written.task ?? '', '--task');
  const here = resolvePath(name, cwd);
  const places = [...new Set([resolvePath(name, workspace), here])];
  for (const path of places) {
    const bytes = await readBytes(path);
    if (bytes === undefined) continue;
    const { text, settings, warnings: odd } = await readFrontMatter(decode(bytes, path), path);
    nonBlank(text, `--task: ${path}`);
    const warnings = path !== here && (await differs(here, bytes)) ? [ambiguous(name, { path, here })] : [];
    return { text, source: { from: 'file', path }, settings, warnings: [...warnings, ...odd] };
  }
  throw invalidConfig(`--task: "${name}" was not found. Looked at ${places.join(' and ')}.`);
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (hasCode(error, 'EISDIR'))
      throw invalidConfig(`--task: ${path} is a folder. Name the file with the task's text.`, error);
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw invalidConfig(`--task: ${path} cannot be read (${error.message}). Make it readable, or name another.`, error);
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!hasCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) throw error;
    throw invalidConfig(`--task: ${path} is not UTF-8 text. Save it as UTF-8, or name another file.`, error);
  }
}

/** Whether there is a file of the same name with another text. What cannot be read there could not be meant. */
async function differs(path: string, bytes: Buffer): Promise<boolean> {
  try {
    return (await stat(path)).isFile() && !bytes.equals(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return false;
    throw error;
  }
}

function ambiguous(name: string, { path, here }: { path: string; here: string }): string {
  return `--task: "${name}" is ${path} (in the workspace) and not ${here}, which has another text. Give the full path to mean that one.`;
}

function nonBlank(text: string, what: string): string {
  if (text.trim() !== '') return text;
  throw invalidConfig(`${what} is empty. Say what the agent should do.`);
}
