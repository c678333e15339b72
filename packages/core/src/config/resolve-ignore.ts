import { defaultIgnore, leavesNothing, readGitignores, WorkspaceError } from '@harnessgym/workspace';
import { ignoreRule } from './ignore-rule.js';
import { invalidConfig } from './invalid-config.js';
import type { IgnoreSettings, WrittenRunConfig } from './run-config.js';

/**
 * What the run's snapshots leave out. The `.gitignore` files are read here and not again, so that an agent that edits one
 * changes nothing. Throws CoreError CONFIG_INVALID for a pattern that cannot match, and for a rule that matches everything.
 */
export async function resolveIgnore(
  { ignore: patterns = [], gitignore = false }: Pick<WrittenRunConfig, 'ignore' | 'gitignore'>,
  workspace: string,
): Promise<IgnoreSettings> {
  for (const [index, pattern] of patterns.entries()) {
    const problem = problemOf(pattern, { workspace, first: index === 0 && !gitignore });
    if (problem !== undefined) throw invalidConfig(`--ignore: "${pattern}" ${problem}`);
  }
  const found = gitignore ? await readFrom(workspace, patterns) : undefined;
  const settings = { patterns, ...(found && { gitignore: found }) };
  if (leavesNothing(workspace, ignoreRule(settings))) {
    throw invalidConfig(
      `${gitignore ? '--gitignore' : '--ignore'}: the patterns match everything in ${workspace}, so clean rooms would have no task in them. Ignore less, or take something back, as in --ignore '!src/'.`,
    );
  }
  return settings;
}

async function readFrom(workspace: string, patterns: readonly string[]): Promise<string[]> {
  try {
    return await readGitignores(workspace, { ...defaultIgnore, patterns });
  } catch (error) {
    if (!WorkspaceError.isInstance(error)) throw error;
    throw invalidConfig(`--gitignore: ${error.message}`, error);
  }
}

/** Why the pattern could never match, in the words that end a message. */
function problemOf(pattern: string, { workspace, first }: { workspace: string; first: boolean }): string | undefined {
  const body = pattern.replace(/^!/, '');
  if (pattern.startsWith('#')) return 'is a comment. Write \\# if the name begins so.';
  if (/^[/\s]*$/.test(body)) return 'names nothing. Give a pattern as in a .gitignore, such as data/ or *.log.';
  if (/(^|[^\\])(\\\\)*\\$/.test(body)) return 'ends in a backslash that escapes nothing. Double it, or leave it out.';
  if (body.startsWith(`${workspace}/`)) {
    return `is a full path. Patterns are relative to the workspace: write ${body.slice(workspace.length)}.`;
  }
  if (/^\.{1,2}(\/|$)/.test(body)) return 'matches nothing: . and .. are no names. Patterns start at the workspace.';
  if (first && body !== pattern) return 'takes back nothing. Put it after the pattern that it is an exception from.';
  return undefined;
}
