import picomatch from 'picomatch';

/**
 * Whether a path relative to the workspace is matched by one of the globs. They start at the workspace: `verifier.mjs` is
 * that one file, `tests/**` all below a folder, and a leading `**` any depth. Names that begin with a dot count like any other.
 */
export function matchPaths(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  // Without `nonegate`, one glob with a `!` would match nearly everything.
  return picomatch([...globs], { dot: true, nonegate: true });
}
