import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import {
  type Artifact,
  copyBundle,
  type Docket,
  itemPath,
  type JudgedArtifact,
  RegistryError,
  type Verdict,
} from '@harnessgym/registry';
import type { z } from 'zod';
import { appendState } from '../store/append-state.js';
import { inStateFolder } from '../store/in-state-folder.js';
import { keepObstacleAside } from '../store/keep-obstacle-aside.js';
import { readState } from '../store/read-state.js';
import { keptVerdictSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';
import { unlessBlocked } from '../store/unless-blocked.js';
import { sweepCopy } from './sweep-copies.js';

/** A docket in the state folder, which also keeps the bytes of what was qualified. */
export interface KeepingDocket extends Docket {
  /** What of an artifact passed last, if there is a copy of it. */
  lastQualified(artifact: Pick<Artifact, 'kind' | 'path'>): QualifiedCopy | undefined;
  /** What passed last of each artifact that ever did. */
  qualified(): Iterable<Pick<Artifact, 'kind' | 'path' | 'digest'>>;
  /** Lines that nobody can read. */
  readonly unreadable: number;
  /** The file with them. */
  readonly log: string;
}

export interface QualifiedCopy {
  digest: string;
  /** A folder in which the artifact lies as in a workspace. */
  root: string;
}

type Line = z.infer<typeof keptVerdictSchema>;
type VerdictLine = Exclude<Line, { verdict: 'forgotten' }>;

/** The verdicts of all runs in a workspace. Opening writes no verdict. Throws CoreError STATE_UNUSABLE. */
export async function openDocket({
  workspace,
  stateFolder,
  warn,
}: {
  workspace: string;
  stateFolder: string;
  /**
   * Hears what stood in the place of the verdicts, and was kept aside: all is judged again then. For who has the workspace
   * alone; without it, opening such a docket throws.
   */
  warn?: (messages: readonly string[]) => void;
}): Promise<KeepingDocket> {
  const layout = stateLayout(stateFolder);
  const { lines, unreadable } = await readVerdicts(layout.verdictLog, warn);
  const known = [...lines];
  const verdicts = new Map<string, Verdict>();
  const qualified = new Map<string, Pick<Artifact, 'kind' | 'path' | 'digest'>>();
  const judged = new Map<string, Pick<Artifact, 'kind' | 'path'>>();
  for (const line of lines) know(line);

  function know(line: Line): void {
    const { kind, path } = line;
    if (line.verdict === 'forgotten') {
      judged.delete(keyOf(kind, path));
      return;
    }
    judged.set(keyOf(kind, path), { kind, path });
    const { digest } = line;
    verdicts.set(keyOf(kind, path, digest), verdictOf(line));
    if (line.verdict === 'qualified') qualified.set(keyOf(kind, path), { kind, path, digest });
    else if (qualified.get(keyOf(kind, path))?.digest === digest) qualified.delete(keyOf(kind, path));
  }

  return {
    unreadable,
    log: layout.verdictLog,
    qualified: () => qualified.values(),
    judged: () => judged.values(),
    recall: ({ kind, path, digest }) => verdicts.get(keyOf(kind, path, digest)),
    async keep(given) {
      for (const { artifact, verdict } of given) {
        if (verdict.verdict === 'qualified') await copy(artifact, verdict.digest);
      }
      await append(given.map(lineOf));
    },
    async forget(artifacts) {
      const at = new Date().toISOString();
      const known = artifacts.filter(({ kind, path }) => judged.has(keyOf(kind, path)));
      await append(known.map(({ kind, path }) => ({ verdict: 'forgotten', at, kind, path })));
    },
    lastQualified({ kind, path }) {
      const digest = qualified.get(keyOf(kind, path))?.digest;
      return digest === undefined ? undefined : { digest, root: layout.qualifiedCopy(digest) };
    },
  };

  async function append(added: readonly Line[]): Promise<void> {
    if (added.length === 0) return;
    const told = await appendState(layout.verdictLog, { lines: added, before: known });
    for (const line of added) {
      known.push(line);
      know(line);
    }
    warn?.(told);
  }

  /** Bytes that are not those of the verdict any more get no copy. */
  async function copy(artifact: Artifact, digest: string): Promise<void> {
    const root = layout.qualifiedCopy(digest);
    if (artifact.digest !== digest) return;
    await inStateFolder(root, async () => {
      makeFolder(root, 0o700);
      await sweepCopy(root);
    });
    if (await exists(join(root, itemPath(artifact)))) return;
    try {
      await copyBundle({ root: workspace, artifacts: [artifact] }, root);
    } catch (error) {
      // best-effort: a verdict holds without a copy, and who needs one says that there is none.
      if (!RegistryError.isInstance(error)) throw error;
    }
  }
}

async function readVerdicts(path: string, warn: ((messages: readonly string[]) => void) | undefined) {
  if (warn === undefined) return readState(path, keptVerdictSchema);
  const found = await unlessBlocked(() => readState(path, keptVerdictSchema));
  if (found !== undefined) return found;
  warn(await inStateFolder(path, () => keepObstacleAside(path)));
  return readState(path, keptVerdictSchema);
}

/** Neither kinds nor digests hold a space. */
function keyOf(kind: string, path: string, digest = ''): string {
  return `${kind} ${digest} ${path}`;
}

function lineOf({ artifact: { kind, path }, verdict: { updatedAt: at, ...verdict } }: JudgedArtifact): VerdictLine {
  if (verdict.verdict !== 'qualified') return { at, kind, path, ...verdict };
  return { at, kind, path, ...verdict, tools: [...verdict.tools] };
}

function verdictOf({ at: updatedAt, kind: _, path: __, ...verdict }: VerdictLine): Verdict {
  return { ...verdict, updatedAt };
}
