import type { Artifact, Bundle } from './artifact.js';

/** The artifacts of one workspace, indexed in `.harnessgym/registry.json`. */
export interface Registry {
  artifacts(): readonly Artifact[];
  /** Reconciles the index with the folders: adds what is new, re-digests, marks what vanished. Never throws on their content. */
  sync(options: { iteration?: number }): Promise<SyncReport>;
  bundle(select: (artifact: Artifact) => boolean): Bundle;
  /** Records verdicts by artifact id. A verdict whose digest is no longer the artifact's is kept, and does not hold. */
  settle(settlements: ReadonlyMap<string, Settlement>, iteration: number | undefined): Promise<void>;
}

export interface SyncReport {
  added: readonly Artifact[];
  changed: readonly Artifact[];
  missing: readonly Artifact[];
  warnings: readonly string[];
}

export type Settlement =
  | { verdict: 'qualified'; digest: string; reportPath: string; tools: readonly string[] }
  | { verdict: 'unchecked'; digest: string; reportPath: string }
  | { verdict: 'quarantined'; digest: string; reportPath: string; reason: string };
