import type { Artifact, ArtifactKind, ArtifactStatus } from './artifact.js';
import { type Verdict, verdictMetadata } from './verdict.js';

/** One line of the index: what is remembered about an artifact, whether it is there or not. */
export interface Entry {
  id: string;
  kind: ArtifactKind;
  path: string;
  description: string;
  iteration?: number;
  createdAt: string;
  /** Of the bytes seen last; absent when none were ever digested. */
  digest?: string;
  /** The last one given. It holds while its digest is the entry's. */
  verdict?: Verdict;
  missingSince?: string;
  /** All other metadata, opaque. */
  metadata: Readonly<Record<string, unknown>>;
}

export function defaultId({ kind, path }: { kind: ArtifactKind; path: string }): string {
  return `${kind}:${path}`;
}

export function toArtifact(entry: Entry): Artifact {
  return {
    id: entry.id,
    kind: entry.kind,
    path: entry.path,
    description: entry.description,
    ...(entry.iteration !== undefined && { iteration: entry.iteration }),
    digest: entry.digest ?? '',
    status: statusOf(entry),
    metadata: entryMetadata(entry),
  };
}

export function statusOf({ digest, verdict, missingSince }: Entry): ArtifactStatus {
  if (missingSince !== undefined) return { state: 'missing', since: missingSince };
  if (verdict === undefined || digest === undefined || verdict.digest !== digest) return { state: 'candidate' };
  switch (verdict.verdict) {
    case 'qualified':
      return { state: 'qualified', digest, tools: verdict.tools };
    case 'unchecked':
      return { state: 'unchecked', digest };
    case 'quarantined':
      return { state: 'quarantined', digest, reason: verdict.reason };
  }
}

/** Metadata as the file holds it. */
export function entryMetadata(entry: Entry): Readonly<Record<string, unknown>> {
  return {
    ...entry.metadata,
    ...(entry.digest !== undefined && { digest: entry.digest }),
    ...(entry.missingSince !== undefined && { missing: { since: entry.missingSince } }),
    ...(entry.verdict !== undefined && verdictMetadata(entry.verdict)),
  };
}
