import { relative, sep } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { ServerPermissions } from '@harnessgym/registry';

/** What one generated program may reach. Paths are absolute, with links resolved. */
export interface Confinement {
  /** The workspace, or the clean room in its place. */
  workspace: string;
  /** Of the artifact that it belongs to, read-only: other bytes there would be another artifact. */
  artifactFolder?: string;
  /** What its manifest declares; absent, the whole workspace. */
  permissions?: ServerPermissions;
  network: 'none' | 'shared';
  /** Variables that its manifest sets. */
  variables: Readonly<Record<string, string>>;
}

/** What agents, people and the loop read in a workspace with more trust than a tool deserves. */
export const protectedNames = ['.git', '.harnessgym', '.codex', '.claude', '.agents'] as const;

/** Whether a path lies in the workspace, in something of a protected name at any depth. Some file systems ignore case. */
export function isProtected(workspace: string, path: string): boolean {
  const names: readonly string[] = protectedNames;
  const parts = relative(workspace, path).split(sep);
  return isWithin(workspace, path) && parts.some((part) => names.includes(part.toLowerCase()));
}

/** Paths that a program sees below the workspace. A deeper one takes the place of what is above it. */
export interface Reach {
  read: readonly string[];
  write: readonly string[];
}

/**
 * Without a declaration the workspace can be read and written; with one, only what it names. What is protected is
 * read-only in either case, and so is the artifact's own folder. Pure.
 */
export function reachOf({ workspace, artifactFolder, permissions }: Confinement, shut: readonly string[]): Reach {
  const own = artifactFolder === undefined ? [] : [artifactFolder];
  const kept = [...shut, ...own];
  if (permissions === undefined) return { read: kept, write: [workspace] };
  const write = permissions.write.filter(
    (path) => !isProtected(workspace, path) && !kept.some((one) => isWithin(one, path)),
  );
  const below = shut.filter((path) => write.some((one) => isWithin(one, path)));
  const read = [...own, ...permissions.read, ...below].filter((path) => !write.includes(path));
  return { read, write };
}
