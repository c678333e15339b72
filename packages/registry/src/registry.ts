import type { Artifact, Bundle } from './artifact.js';

/** The artifacts of one workspace, indexed in `.harnessgym/registry.json`. */
export interface Registry {
  artifacts(): readonly Artifact[];
  /**
   * Reconciles the index with the folders and with what others wrote into the file: adds what is new, re-digests, marks
   * what vanished. Verdicts are taken from memory, never from the file. Never throws on their content.
   */
  sync(options: { iteration?: number }): Promise<SyncReport>;
  /** Missing artifacts are never part of a bundle. */
  bundle(select: (artifact: Artifact) => boolean): Bundle;
  /**
   * Records verdicts by artifact id; throws `ARTIFACT_UNKNOWN` for another id. A verdict whose digest is no longer the
   * artifact's is kept, and does not hold. Throws `READ_ONLY` when the registry was opened so.
   */
  settle(settlements: ReadonlyMap<string, Settlement>, iteration: number | undefined): Promise<void>;
}

/** What changed since the report before; the first one includes what opening found. */
export interface SyncReport {
  /** New to the index, seen for the first time, or back after it was missing. */
  added: readonly Artifact[];
  changed: readonly Artifact[];
  missing: readonly Artifact[];
  /** The first 20, then how many more there were. */
  warnings: readonly string[];
}

/** `reportPath` is absolute or relative to the workspace; `sandbox` confined what was started, which may be nothing. */
export type Settlement = { digest: string; reportPath: string; sandbox?: JudgedIn } & (
  | {
      verdict: 'qualified';
      tools: readonly string[];
      framing?: 'newline' | 'content-length';
    }
  | { verdict: 'unchecked' }
  | { verdict: 'quarantined'; reason: string }
);

type JudgedIn = 'bubblewrap' | 'sandbox-exec' | 'unsandboxed';
