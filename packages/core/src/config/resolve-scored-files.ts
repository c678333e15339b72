import { isAbsolute, relative } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { listPaths, WorkspaceError } from '@harnessgym/workspace';
import { split } from 'shlex';
import { matchPaths } from '../scoring/match-paths.js';
import type { Objective } from '../task.js';
import { ignoreRule } from './ignore-rule.js';
import { invalidConfig } from './invalid-config.js';
import type { IgnoreSettings } from './run-config.js';

/** The files of a task that its scoring rules name. */
export interface ScoredFiles {
  protected: readonly string[];
  editable: readonly string[];
  /** What the scorer reads and an agent could bend, and what has no effect. */
  warnings: readonly string[];
}

/**
 * Which files the globs of the objective match now. Throws CoreError CONFIG_INVALID that names a glob which matches
 * nothing, or a file that is both protected and editable.
 */
export async function resolveScoredFiles(
  { protect = [], editable = [], command }: Objective,
  { workspace, ignore }: { workspace: string; ignore: IgnoreSettings },
): Promise<ScoredFiles> {
  const none = { protected: [], editable: [], warnings: [] };
  if (command === undefined) return { ...none, warnings: withoutEffect({ protect, editable }) };
  const named = namedFiles(command, workspace);
  if (protect.length + editable.length + named.length === 0) return none;
  const paths = await pathsOf(workspace, ignore);
  refuseUnmatched('--protect', protect, { paths, workspace });
  refuseUnmatched('--editable', editable, { paths, workspace });
  const isProtected = matchPaths(protect);
  const isEditable = matchPaths(editable);
  const both = paths.find((path) => isProtected(path) && isEditable(path));
  if (both !== undefined) {
    throw invalidConfig(`--protect and --editable contradict each other: both match ${both}. Narrow one of them.`);
  }
  if (editable.length > 0) refuseFullPath(command, workspace);
  const isBendable = editable.length > 0 ? isEditable : (path: string) => !isProtected(path);
  const open = named.filter((path) => paths.includes(path) && isBendable(path));
  return {
    protected: paths.filter(isProtected),
    editable: paths.filter(isEditable),
    warnings: open.length === 0 ? [] : [warningOf(open)],
  };
}

/** As flags they are refused; a task's own settings may be meant for another run. */
function withoutEffect(globs: Pick<Objective, 'protect' | 'editable'>): string[] {
  const named = (['protect', 'editable'] as const).filter((name) => (globs[name] ?? []).length > 0);
  if (named.length === 0) return [];
  return [
    `The task's front matter has ${named.join(' and ')}, which nothing heeds without a scorer. Add scorer there, or --post-attempt-command.`,
  ];
}

async function pathsOf(workspace: string, ignore: IgnoreSettings): Promise<string[]> {
  try {
    return await listPaths(workspace, ignoreRule(ignore));
  } catch (error) {
    if (!WorkspaceError.isInstance(error)) throw error;
    throw invalidConfig(`--workspace: ${error.message}`, error);
  }
}

function refuseUnmatched(
  flag: string,
  globs: readonly string[],
  { paths, workspace }: { paths: readonly string[]; workspace: string },
): void {
  for (const glob of globs) {
    if (glob.trim() !== '' && paths.some(matchPaths([glob]))) continue;
    throw invalidConfig(
      `${flag}: "${glob}" matches no file of ${workspace} that snapshots hold. Globs start at the workspace: verifier.mjs, tests/** or **/*.golden.`,
    );
  }
}

/** What a path ends at within a line of the shell, also in what is quoted for another. */
const shellMarks = /[\s'"`=:;&|()<>]+/;

/** The scorer runs in a copy then, and would look past it. */
function refuseFullPath(command: string, workspace: string): void {
  const words = [...wordsOf(command), ...command.split(shellMarks)];
  if (!words.some((word) => isAbsolute(word) && isWithin(workspace, word))) return;
  throw invalidConfig(
    `--post-attempt-command names ${workspace} by its full path, and with --editable the scorer runs in a copy of it. Write paths that start at the workspace.`,
  );
}

/** The words of the command that can be files of the workspace. */
function namedFiles(command: string, workspace: string): string[] {
  return wordsOf(command).flatMap((word) => {
    const path = isAbsolute(word) ? word : resolvePath(word, workspace);
    return isWithin(workspace, path) && path !== workspace ? [relative(workspace, path)] : [];
  });
}

function wordsOf(command: string): string[] {
  try {
    return split(command);
  } catch (error) {
    // What the shell takes need not be POSIX words; then nothing is known to warn of.
    if (error instanceof Error) return [];
    throw error;
  }
}

function warningOf(paths: readonly string[]): string {
  const flags = paths.map((path) => `--protect '${path}'`).join(' ');
  return `The scorer names ${paths.join(', ')} as the agent leaves ${paths.length === 1 ? 'it' : 'them'}. ${flags} would hold ${paths.length === 1 ? 'it' : 'them'} to what ${paths.length === 1 ? 'it is' : 'they are'} now.`;
}
