import { posix } from 'node:path';
import type { ArtifactKind } from './artifact.js';

/** What an artifact consists of, workspace-relative: the folder of its SKILL.md or manifest, or the item itself. */
export function itemPath({ kind, path }: { kind: ArtifactKind; path: string }): string {
  return kind === 'skill' || kind === 'mcp' ? posix.dirname(path) : path;
}
