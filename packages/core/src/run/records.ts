import type { Framing } from '@harnessgym/mcp-proxy';
import type { CallSummary } from '@harnessgym/mcp-proxy/read';
import type { Qualification, QualificationReport, QualityGate, SandboxName } from '@harnessgym/qualify';
import type { Artifact, ArtifactKind, Bundle, ServerManifest } from '@harnessgym/registry';
import type { SkillMount, ToolServer, Toolset, TurnResult } from '@harnessgym/runners';
import type { RestoreReport, Snapshot } from '@harnessgym/workspace';
import type { z } from 'zod';
import type { Measurement } from '../scoring/score.js';
import type { SelfReport } from '../self-report/self-report.js';
import type { ToolExposure } from '../store/schemas/exposure-schema.js';
import type { driftSchema } from '../store/schemas/iteration-schema.js';
import type {
  improvementSchema,
  phaseNameSchema,
  runStateSchema,
  stopDecisionSchema,
  stopReasonSchema,
  summaryStateSchema,
  verdictSchema,
} from '../store/schemas/record-schemas.js';
import type { AttemptMentions } from '../usage/mentions-in-attempt.js';
import type { RunSandbox } from './run-sandbox.js';

/** A budgeted part of an iteration. */
export type Phase = z.infer<typeof phaseNameSchema>;

/** One turn of the agent, and the tool calls that started meanwhile. */
export interface PhaseRecord {
  phase: Exclude<Phase, 'qualify'>;
  turn: TurnResult;
  sessionId?: string;
  calls: CallSummary;
  /** Calls in the log that the agent did not show; absent when there are none, or it never shows any. */
  unconfirmedCalls?: number;
  /** Where the call log ended, in bytes, before and after the turn: what `calls` counts lies between. */
  callLog: { from: number; to: number };
}

/** What an attempt amounts to, frozen right after scoring. */
export type Verdict = z.infer<typeof verdictSchema>;

export type StopDecision = z.infer<typeof stopDecisionSchema>;
export type StopReason = z.infer<typeof stopReasonSchema>;

/** The one artifact chosen in reflection; `described` when the agent answered in prose only. */
export type Improvement = z.infer<typeof improvementSchema>;

/** When an iteration mounts the harness. */
export type MountTime = 'before-attempt' | 'after-build';

/** Which artifacts became a toolset, and which did not. */
export interface Activation {
  bundle: Bundle;
  toolset: Toolset;
  mounted: readonly Mounted[];
  skipped: readonly Skipped[];
  /** What confines the servers. */
  sandbox: RunSandbox;
}

/** The artifact behind a mounted skill or server, and the name that agents know it by. */
export type Mounted =
  | { form: 'skill'; artifact: Artifact; as: string; skill: SkillMount }
  /** `manifest` is what the artifact says, `server` the same behind the measuring proxy. */
  | {
      form: 'server';
      artifact: Artifact;
      as: string;
      manifest: ServerManifest;
      server: ToolServer;
      /** As it was found when the server was judged. */
      framing?: Framing;
    };

/** An artifact that could have been mounted and was not. */
export interface Skipped {
  artifact: Artifact;
  reason: string;
  /** Of a server, when it can be read. */
  manifest?: ServerManifest;
  /** Present when the activation gate refused it. */
  refusal?: Qualification;
}

/** A snapshot and the measured score that earned it. Iteration 0 is the baseline. */
export interface Checkpoint {
  createdAt: string;
  iteration: number;
  score: number;
  snapshot: Snapshot;
}

/** What is known of an attempt before it is scored. */
export interface AttemptRecord {
  iteration: number;
  startedAt: string;
  attempt: PhaseRecord;
  /** What the agent said of its attempt: a claim. */
  claim: SelfReport;
  /** What the agent's output names: no evidence of use. */
  mentions: AttemptMentions;
  /** The artifacts behind what was mounted; `name` is that of the server or the skill. */
  activeArtifacts: readonly { kind: ArtifactKind; path: string; name: string }[];
  activeServers: readonly string[];
  activeTools: readonly string[];
  activeSkills: readonly string[];
  /** How far each mounted tool got. */
  exposure: readonly ToolExposure[];
}

export interface IterationRecord extends AttemptRecord {
  endedAt: string;
  reflection?: PhaseRecord;
  build?: PhaseRecord;
  repairs: readonly PhaseRecord[];
  measurement?: Measurement;
  verdict: Verdict;
  /** How many artifacts the registry held. */
  artifactCount: number;
  improvement?: Improvement;
  qualifications: readonly QualificationReport[];
  /** Over what was mounted after the build; absent when nothing was built. */
  gate?: QualityGate;
  checkpoint?: Checkpoint;
  /** Present when the turns after the verdict changed the task's files. */
  drift?: Drift;
  stop: StopDecision;
}

/** What was done to the task's files after they were judged, and what became of it. */
export type Drift = z.infer<typeof driftSchema>;

export type RunState = z.infer<typeof runStateSchema>;
export type SummaryState = z.infer<typeof summaryStateSchema>;

/** What became of bringing the best verified state back at the end of an optimisation. */
export type Restoration = { at: string; checkpoint: Checkpoint } & (
  | RestoredState
  | { outcome: 'failed'; reason: string }
);

export interface RestoredState extends RestoreReport {
  outcome: 'restored';
  /** The workspace as it was just before: what was removed or overwritten is in it. */
  before: Snapshot;
  /** Whether the restored state scores as well as when it was kept; `not-measured` after a cancellation. */
  confirmation: 'confirmed' | 'regressed' | 'not-measured';
  verification?: Measurement;
}

/** The task as it was before the run: what clean rooms and resets start from. */
export interface Template {
  createdAt: string;
  snapshot: Snapshot;
}

export interface RunRecord {
  runId: string;
  runner: string;
  /** What confined what was built. */
  sandbox: SandboxName;
  startedAt: string;
  endedAt: string;
  state: RunState;
  /** Absent when the run ended before it was taken. */
  template?: Template;
  baseline?: Measurement;
  /** Of the candidates that were there before the run. */
  qualification?: QualificationReport;
  iterations: readonly IterationRecord[];
  /** Each better than the one before; the last one is `best`. */
  checkpoints: readonly Checkpoint[];
  best?: Checkpoint;
  /** The best score that a scorer verified, the baseline's included. Outside an optimisation it has no checkpoint. */
  bestScore?: number;
  restoration?: Restoration;
  /** Best verified score against the baseline; absent when one of them is missing. */
  improved?: boolean;
  warnings: readonly string[];
}
