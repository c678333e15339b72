import ignore from 'ignore';

/** Which paths no snapshot holds and no restore touches. */
export interface IgnoreRule {
  /** Names of files and folders, at any depth. */
  names: readonly string[];
  /** Names that count only directly below the tree. */
  topLevelNames: readonly string[];
  /** Ends of names; folders are not matched. */
  suffixes: readonly string[];
  /**
   * Beside the lists, the lines of a `.gitignore` at the top of the tree. The last one that matches decides; `!` takes
   * back what an earlier one matched, and nothing that the lists name.
   */
  patterns?: readonly string[];
}

/** Shared libraries (`.so`, `.dylib`) are not in it: a task may need them. */
export const defaultIgnore: IgnoreRule = {
  names: ['.git', '.harnessgym', '.harnessgym_build', '.pytest_cache', '__pycache__', 'node_modules', '.venv'],
  topLevelNames: ['.agents', '.claude', '.codex'],
  suffixes: ['.o', '.pyc', '.pyo'],
};

/** A path of a tree whose folders are not ignored. A link to a folder is no folder. */
export interface TreeChild {
  name: string;
  /** Relative to the tree, POSIX. */
  path: string;
  folder: boolean;
}

/** Compiles the rule for one walk. A rule without patterns costs what its lists cost. */
export function compileIgnore(rule: IgnoreRule): (child: TreeChild) => boolean {
  const isListed = (child: TreeChild) => matchesLists(rule, child);
  if (rule.patterns === undefined || rule.patterns.length === 0) return isListed;
  const patterns = ignore({ ignorecase: false }).add(rule.patterns);
  return (child) => {
    const { path, folder } = child;
    return isListed(child) || patterns.ignores(folder ? `${path}/` : path);
  };
}

function matchesLists({ names, topLevelNames, suffixes }: IgnoreRule, { name, path, folder }: TreeChild): boolean {
  if (names.includes(name)) return true;
  if (name === path && topLevelNames.includes(name)) return true;
  return !folder && suffixes.some((suffix) => name.endsWith(suffix));
}
