import * as z from 'zod';
import { toolExposureSchema } from './exposure-schema.js';
import { scoreSchema } from './measurement-schema.js';
import { count, path, statusCounts, texts, timestamp } from './parts.js';
import { improvementSchema, stopDecisionSchema, verdictSchema } from './record-schemas.js';
import { usageOfIterationSchema } from './usage-total-schema.js';

const outcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('completed'), finalMessage: z.string() }),
  z.strictObject({
    outcome: z.literal('agent-error'),
    reason: z.string(),
    exitCode: z.number().int().exactOptional(),
  }),
  z.strictObject({ outcome: z.literal('api-error'), code: z.string(), reason: z.string() }),
  z.strictObject({ outcome: z.literal('budget'), limit: z.string() }),
  z.strictObject({ outcome: z.literal('timed-out'), afterMs: z.number() }),
  z.strictObject({ outcome: z.literal('cancelled') }),
  z.strictObject({ outcome: z.literal('infrastructure'), reason: z.string() }),
]);

const agentIdentitySchema = z.strictObject({ version: z.string().exactOptional(), model: z.string().exactOptional() });

const turnSchema = z.strictObject({
  phase: z.enum(['attempt', 'reflection', 'build', 'repair']),
  turn: z.strictObject({
    outcome: outcomeSchema,
    durationMs: z.number(),
    usage: z
      .union([
        z.strictObject({
          inputTokens: count,
          cachedInputTokens: count,
          outputTokens: count,
          costUsd: z.number().exactOptional(),
        }),
        // Of an agent that tells money only.
        z.strictObject({ costUsd: z.number() }),
      ])
      .exactOptional(),
    rateLimitWaitMs: z.number().nonnegative().exactOptional(),
    exitCode: z.number().int().exactOptional(),
    /** Whether the tools of each server reached the model; absent where the agent does not reveal it. */
    servers: z
      .array(
        z.discriminatedUnion('exposure', [
          z.strictObject({ server: z.string(), exposure: z.literal('offered'), tools: texts.exactOptional() }),
          z.strictObject({ server: z.string(), exposure: z.literal('missing'), reason: z.string() }),
        ]),
      )
      .readonly()
      .exactOptional(),
    agent: agentIdentitySchema.exactOptional(),
  }),
  sessionId: z.string().exactOptional(),
  /** The calls that started in this turn. */
  calls: z.strictObject({
    count,
    succeeded: count,
    failed: count,
    byStatus: statusCounts,
    calledTools: texts,
    succeededTools: texts,
    servers: texts,
    byTool: z.array(z.strictObject({ server: z.string(), tool: z.string(), count, succeeded: count })).readonly(),
  }),
  /** Where the call log ended, in bytes, before and after. */
  unconfirmedCalls: count.exactOptional(),
  callLog: z.strictObject({ from: count, to: count }),
});

export const snapshotSchema = z.strictObject({ id: z.string(), entries: count, manifestPath: path });

export const checkpointSchema = z.strictObject({
  createdAt: timestamp,
  iteration: count,
  score: z.number(),
  snapshot: snapshotSchema,
});

/** One round of scoring. */
export const measuredSchema = z.strictObject({
  score: scoreSchema,
  printed: z.strictObject({ value: z.number(), key: z.string() }).exactOptional(),
  command: z.string(),
  exitCode: z.number().int().exactOptional(),
  durationMs: z.number(),
  json: z.record(z.string(), z.unknown()).exactOptional(),
  stdoutPath: path,
  stderrPath: path,
  lastError: z.string().exactOptional(),
  logFault: z.string().exactOptional(),
  /** Of files that only count as they were before the run: what was done to them, and the snapshot that shows it. */
  tampering: z
    .strictObject({
      when: z.enum(['before-scoring', 'while-scoring']),
      count,
      paths: texts,
      found: z.string(),
    })
    .exactOptional(),
  /** What was changed beside the editable files; the scorer did not see it. */
  ignoredChanges: z.strictObject({ count, paths: texts }).exactOptional(),
  /** What the scorer was given on stdin. */
  secret: z.string().exactOptional(),
  /** Present where the scorer ran more than once. */
  repeats: z
    .strictObject({
      samples: z.array(z.number()).readonly(),
      baseline: z.array(z.number()).readonly(),
      noiseFloor: z.number().exactOptional(),
    })
    .exactOptional(),
});

/** What turns after the verdict changed of the task's files; `found` is the snapshot of what they left. */
const drifted = { count, paths: texts, found: z.string() };
export const driftSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('rolled-back'), ...drifted }),
  z.strictObject({ outcome: z.literal('left'), ...drifted, reason: z.string() }),
]);

/** `iteration.json`: the tool's own record of an iteration, which nothing an agent writes goes into but its claim. */
export const iterationSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  iteration: count,
  startedAt: timestamp,
  endedAt: timestamp,
  attempt: turnSchema,
  reflection: turnSchema.exactOptional(),
  build: turnSchema.exactOptional(),
  repairs: z.array(turnSchema).readonly(),
  /** Of all its turns so far. */
  usage: usageOfIterationSchema,
  /** The documented fields of the agent's `result.json`, as they stood right after the attempt. */
  claim: z.record(z.string(), z.unknown()),
  /** Names in what the agent printed: a hint, no evidence. */
  mentions: z.strictObject({ tools: texts, artifacts: texts, sources: texts }),
  /** Absent without a scorer, and after a cancelled one. */
  measurement: measuredSchema.exactOptional(),
  verdict: verdictSchema,
  artifactCount: count,
  activeArtifacts: z.array(z.strictObject({ kind: z.string(), path: z.string(), name: z.string() })).readonly(),
  activeServers: texts,
  activeTools: texts,
  activeSkills: texts,
  /** How far each tool that was mounted for the attempt got in it. */
  exposure: z.array(toolExposureSchema).readonly(),
  improvement: improvementSchema.exactOptional(),
  qualifications: z.array(
    z.strictObject({
      reportPath: path,
      room: path,
      status: z.enum(['passed', 'failed']),
      artifacts: z.array(
        z.strictObject({
          path: z.string(),
          digest: z.string(),
          verdict: z.enum(['qualified', 'failed', 'unchecked']),
          tools: texts,
          reason: z.string(),
        }),
      ),
    }),
  ),
  /** Over what was mounted after the build; absent when nothing was built. */
  gate: z
    .strictObject({
      status: z.enum(['passed', 'failed']),
      activeMcpCount: count,
      inactiveMcpCount: count,
      activeToolCount: count,
      warnings: texts,
    })
    .exactOptional(),
  checkpoint: checkpointSchema.exactOptional(),
  drift: driftSchema.exactOptional(),
  stop: stopDecisionSchema,
});

export type IterationDocument = z.infer<typeof iterationSchema>;
