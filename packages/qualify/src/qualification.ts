import type { Framing } from '@harnessgym/mcp-proxy';
import type { ArtifactKind, Bundle } from '@harnessgym/registry';
import type { Snapshot } from '@harnessgym/workspace';
import type { SandboxName } from './sandbox/sandbox.js';

/** One question asked of one artifact, with the evidence of the answer. */
export interface Check {
  /** As `requiredChecks` names them: `copy`, `portable-paths`, and what the kind calls for. */
  name: string;
  /** `not-applicable` when an earlier failure made the question pointless, or it does not fit these bytes. */
  result: { status: 'passed' } | { status: 'failed'; reason: string } | { status: 'not-applicable'; reason: string };
  durationMs: number;
  evidence: Readonly<Record<string, unknown>>;
}

export type QualificationVerdict = 'qualified' | 'failed' | 'unchecked';

/** The verdict on one artifact. It names the digest it judged. */
export interface Qualification {
  artifactId: string;
  kind: ArtifactKind;
  path: string;
  digest: string;
  verdict: QualificationVerdict;
  /** Tools a server listed and enables; empty for other kinds and for a failed server. */
  tools: readonly string[];
  /** How a qualified server tells messages apart. */
  framing?: Framing;
  /** What confined that of it which was started; absent where nothing was. */
  sandbox?: SandboxName;
  /** Why it failed, or why it could not be checked, in one line; otherwise empty. */
  reason: string;
  checks: readonly Check[];
  /** Of what failed, the clean room, absolute, that is kept as evidence. */
  room?: string;
}

export interface QualifyRequest {
  /** What goes into the room: the artifacts to judge, and those that they may use. */
  bundle: Bundle;
  /** Ids of the artifacts to judge; absent, all of the bundle. */
  judged?: ReadonlySet<string>;
  /** The task as it was before the run. */
  template: Snapshot;
  /** The folder of the task, absolute, which is as private as that of the bundle; absent, the two are one. */
  task?: string;
  signal: AbortSignal;
  /** Where `qualification.json` goes. */
  reportFolder: string;
  /** Whether nobody will repair what fails: the report names it as quarantined then. */
  final?: boolean;
  runId?: string;
  iteration?: number;
}

export interface QualificationReport {
  /** A clean room, absolute: that of the first failure, if any. Unless it was kept, the next qualification takes it or it is gone. */
  room: string;
  /** Whether rooms were left in place as evidence, one for each artifact that ran and failed. */
  roomKept: boolean;
  qualifications: readonly Qualification[];
  reportPath: string;
}

/** Judges artifacts in a clean room: pristine task files plus the bundle, outside the workspace. Judges, never mounts. */
export interface Qualifier {
  /**
   * Whatever an artifact does is a verdict on that artifact alone. Throws QualifyError when the gate itself cannot
   * work, and the signal's reason when it fires; in both cases its rooms are gone and no process is left.
   */
  qualify(request: QualifyRequest): Promise<QualificationReport>;
  /** Removes what is kept from one qualification for the next, never evidence. It may be used again. */
  [Symbol.asyncDispose]?(): Promise<void>;
}
