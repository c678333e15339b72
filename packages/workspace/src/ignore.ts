/** Which paths no snapshot holds and no restore touches. */
export interface IgnoreRule {
  /** Names of files and folders, at any depth. */
  names: readonly string[];
  /** Names that count only directly below the tree. */
  topLevelNames: readonly string[];
  /** Ends of names; folders are not matched. */
  suffixes: readonly string[];
}

/** Shared libraries (`.so`, `.dylib`) are not in it: a task may need them. */
export const defaultIgnore: IgnoreRule = {
  names: ['.git', '.harnessgym', '.harnessgym_build', '.pytest_cache', '__pycache__', 'node_modules', '.venv'],
  topLevelNames: ['.agents', '.claude', '.codex'],
  suffixes: ['.o', '.pyc', '.pyo'],
};

/** Whether the rule matches one child of a folder that it did not match. */
export function isIgnored(rule: IgnoreRule, child: { name: string; topLevel: boolean; folder: boolean }): boolean {
  if (rule.names.includes(child.name)) return true;
  if (child.topLevel && rule.topLevelNames.includes(child.name)) return true;
  return !child.folder && rule.suffixes.some((suffix) => child.name.endsWith(suffix));
}
