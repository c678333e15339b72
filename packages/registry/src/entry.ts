import type { Artifact, ArtifactKind, ArtifactStatus } from './artifact.js';
import { type Verdict, verdictMetadata } from './verdict.js';

/** One line of the index: what is remembered about an artifact, whether it is there or not. */
export interface Entry {
  id: string;
  kind: ArtifactKind;
  path: string;
  /** As somebody wrote it into the file; empty when nobody did. */
  description: string;
  /** What stands in for it, made from the bytes seen last. */
  generated?: string;
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
    description: describe(entry),
    ...(entry.iteration !== undefined && { iteration: entry.iteration }),
    digest: entry.digest ?? '',
    status: statusOf(entry),
    metadata: entryMetadata(entry),
  };
}

export function describe({ description, generated = '' }: Entry): string {
  return description === '' ? generated : description;
}

export function statusOf({ digest, verdict, missingSince }: Entry): ArtifactStatus {
  if (missingSince !== undefined) return { state: 'missing', since: missingSince };
  if (verdict === undefined || digest === undefined || verdict.digest !== digest) return { state: 'candidate' };
  switch (verdict.verdict) {
    case 'qualified':
      return { state: 'qualified', digest, tools: verdict.tools, ...(verdict.framing && { framing: verdict.framing }) };
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
    ...(entry.generated !== undefined && { generated_description: entry.generated }),
    ...(entry.missingSince !== undefined && { missing: { since: entry.missingSince } }),
    ...(entry.verdict !== undefined && verdictMetadata(entry.verdict)),
  };
}
