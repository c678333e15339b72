import type { CallSummary } from '@harnessgym/mcp-proxy/read';
import type { QualificationReport } from '@harnessgym/qualify';
import type { Artifact, ArtifactKind, Bundle } from '@harnessgym/registry';
import type { Toolset, TurnResult } from '@harnessgym/runners';
import type { RestoreReport, Snapshot } from '@harnessgym/workspace';
import type { Measurement } from '../scoring/score.js';
import type { SelfReport } from '../self-report/self-report.js';
import type { AttemptMentions } from '../usage/mentions-in-attempt.js';

/** A budgeted part of an iteration. */
export type Phase = 'attempt' | 'reflection' | 'build' | 'qualify' | 'repair';

/** One turn of the agent, and the tool calls that started meanwhile. */
export interface PhaseRecord {
  phase: Exclude<Phase, 'qualify'>;
  turn: TurnResult;
  sessionId?: string;
  calls: CallSummary;
  /** Where the call log ended, in bytes, before and after the turn: what `calls` counts lies between. */
  callLog: { from: number; to: number };
}

/** What an attempt amounts to, frozen right after scoring. */
export interface Verdict {
  /** The documented status word of the iteration. */
  status: string;
  verified: boolean;
  verifiedBy: 'scorer' | 'agent';
  /** The number the attempt is judged by: measured where there is a scorer, claimed where there is none. */
  score?: number;
  /** Absent without a target. */
  targetReached?: boolean;
  solved: boolean;
}

export type StopDecision =
  | { next: 'build' }
  | { next: 'build-then-stop'; reason: StopReason }
  | { next: 'stop'; reason: StopReason }
  /** A replay goes on to its next attempt without building. */
  | { next: 'attempt' };

export type StopReason = 'solved' | 'cancelled' | 'infrastructure';

/** The one artifact chosen in reflection; `described` when the agent answered in prose only. */
export type Improvement =
  | { form: 'chosen'; kind: ArtifactKind | 'unknown'; name: string; reason: string; targetPath: string }
  | { form: 'described'; text: string };

/** Which artifacts became a toolset, and which did not. */
export interface Activation {
  bundle: Bundle;
  toolset: Toolset;
  /** Which artifact is behind each mounted server and skill. */
  mounted: readonly { artifact: Artifact; as: string }[];
  /** Qualified artifacts that could not be mounted, with the reason. */
  skipped: readonly { artifact: Artifact; reason: string }[];
}

/** A snapshot and the measured score that earned it. Iteration 0 is the baseline. */
export interface Checkpoint {
  iteration: number;
  score: number;
  snapshot: Snapshot;
}

export interface IterationRecord {
  iteration: number;
  startedAt: string;
  endedAt: string;
  attempt: PhaseRecord;
  reflection?: PhaseRecord;
  build?: PhaseRecord;
  repairs: readonly PhaseRecord[];
  /** What the agent said of its attempt: a claim. */
  claim: SelfReport;
  measurement?: Measurement;
  verdict: Verdict;
  /** What the agent's output names: no evidence of use. */
  mentions: AttemptMentions;
  /** How many artifacts the registry held. */
  artifactCount: number;
  /** The artifacts behind what was mounted; `name` is that of the server or the skill. */
  activeArtifacts: readonly { kind: ArtifactKind; path: string; name: string }[];
  activeServers: readonly string[];
  activeTools: readonly string[];
  activeSkills: readonly string[];
  improvement?: Improvement;
  qualifications: readonly QualificationReport[];
  checkpoint?: Checkpoint;
  stop: StopDecision;
}

export type RunState =
  | { state: 'finished'; reason: 'solved' | 'already-passing' | 'iterations-used' | 'infrastructure' }
  | { state: 'cancelled' }
  | { state: 'crashed'; message: string };

/** What became of bringing the best verified state back at the end of an optimisation. */
export type Restoration =
  | (RestoreReport & {
      outcome: 'restored';
      checkpoint: Checkpoint;
      /** The workspace as it was just before: what was removed or overwritten is in it. */
      before: Snapshot;
      /** Whether the restored state scores as well as when it was kept; `not-measured` after a cancellation. */
      confirmation: 'confirmed' | 'regressed' | 'not-measured';
      verification?: Measurement;
    })
  | { outcome: 'failed'; checkpoint: Checkpoint; reason: string };

export interface RunRecord {
  runId: string;
  runner: string;
  startedAt: string;
  endedAt: string;
  state: RunState;
  baseline?: Measurement;
  iterations: readonly IterationRecord[];
  best?: Checkpoint;
  restoration?: Restoration;
  /** Best verified score against the baseline; absent when one of them is missing. */
  improved?: boolean;
  warnings: readonly string[];
}
