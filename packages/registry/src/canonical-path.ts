import { posix } from 'node:path';
import { type ArtifactKind, kindFolders } from './artifact.js';
import { markerNames } from './markers.js';

/**
 * The one path under which the registry knows what `written` means: `./` and folder forms of it, a file beside the
 * manifest, a file inside a top-level item. Undefined when it is not below the kind's folder.
 */
export function canonicalPath(
  written: { kind: ArtifactKind; path: string },
  context: { workspace: string; found: ReadonlySet<string> },
): string | undefined {
  const { kind } = written;
  const path = confinedPath(written, context.workspace);
  if (path === undefined) return undefined;
  if (kind !== 'skill' && kind !== 'mcp') {
    const folder = kindFolders[kind];
    const [item = ''] = path.slice(folder.length + 1).split('/');
    return `${folder}/${item}`;
  }
  const folders = [path, posix.dirname(path)];
  const markers = folders.flatMap((folder) => markerNames[kind].map((name) => `${folder}/${name}`));
  return [path, ...markers].find((candidate) => context.found.has(candidate)) ?? path;
}

/** A path as written in the file, normalised; undefined when it is not below the kind's folder. */
export function confinedPath(written: { kind: ArtifactKind; path: string }, workspace: string): string | undefined {
  const relative = posix.isAbsolute(written.path) ? posix.relative(workspace, written.path) : written.path;
  const path = posix.normalize(relative).replace(/\/$/, '');
  return path.startsWith(`${kindFolders[written.kind]}/`) && !path.includes('\0') ? path : undefined;
}
