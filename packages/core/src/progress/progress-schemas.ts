import { artifactKinds } from '@harnessgym/registry';
import { codexSandboxes } from '@harnessgym/runners';
import * as z from 'zod';
import { type RunConfig, runnerNames } from '../config/run-config.js';
import {
  checkpointSchema,
  iterationSchema,
  measuredSchema,
  snapshotSchema,
} from '../store/schemas/iteration-schema.js';
import { count, framingSchema, path, texts, timestamp } from '../store/schemas/parts.js';
import { runStateSchema } from '../store/schemas/record-schemas.js';
import { resultFieldsSchema } from '../store/schemas/result-schema.js';

/** Of all documents of a run's progress. It grows when a build cannot read what the one before it wrote. */
export const progressVersion = 2;

const schemaVersion = z.literal(progressVersion);
const ms = z.number().positive();

const taskSchema = z.strictObject({
  text: z.string(),
  source: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('file'), path }),
    z.strictObject({ from: z.literal('inline') }),
  ]),
  workspace: path,
  objective: z.strictObject({
    command: z.string().exactOptional(),
    claimKey: z.string(),
    scorerKey: z.string(),
    direction: z.enum(['lower', 'higher']),
    target: z.number().exactOptional(),
    optimize: z.boolean(),
    protect: texts.exactOptional(),
    editable: texts.exactOptional(),
    repeats: count.positive().exactOptional(),
    secret: z.literal(true).exactOptional(),
  }),
});

/** `config.json`: the settings that a run was started with. They do not change. */
export const configDocumentSchema = z.strictObject({
  schemaVersion,
  startedAt: timestamp,
  config: z.strictObject({
    runId: z.string(),
    task: taskSchema,
    iterations: count.positive(),
    attemptMs: z.tuple([ms], ms).readonly(),
    reflectionMs: ms,
    buildMs: ms,
    scorerMs: ms,
    repairs: count,
    runner: z.enum(runnerNames),
    fakeScenario: z.string().exactOptional(),
    agents: z.strictObject({
      codex: z.strictObject({
        bin: z.string(),
        model: z.string().exactOptional(),
        sandbox: z.enum(codexSandboxes),
        config: texts,
        extraArgs: texts,
      }),
      claude: z.strictObject({
        bin: z.string(),
        model: z.string().exactOptional(),
        permissionMode: z.string().exactOptional(),
        maxBudgetUsd: z.number().exactOptional(),
        extraArgs: texts,
      }),
      acp: z.strictObject({ command: z.tuple([z.string()], z.string()).readonly() }).exactOptional(),
    }),
    limits: z.strictObject({ costUsd: z.number().exactOptional(), tokens: count.exactOptional() }),
    taskState: z.enum(['continue', 'reset']),
    depth: z.enum(['standard', 'deep']),
    buildAfterSolve: z.boolean(),
    restoreBest: z.boolean(),
    qualifyArtifacts: z.boolean(),
    /** Runs of an earlier build asked for nothing, or for no variables. */
    sandbox: z
      .strictObject({ mode: z.enum(['auto', 'require', 'off']), allowNetwork: texts, allowEnv: texts.default([]) })
      .default({ mode: 'auto', allowNetwork: [], allowEnv: [] }),
    ignore: z.strictObject({ patterns: texts, gitignore: texts.exactOptional() }),
    stateFolder: path,
    warnings: texts,
  }) satisfies z.ZodType<RunConfig>,
});

const reportSchema = z.strictObject({
  room: path,
  roomKept: z.boolean(),
  reportPath: path,
  qualifications: z
    .array(
      z.strictObject({
        artifactId: z.string(),
        kind: z.enum(artifactKinds),
        path: z.string(),
        digest: z.string(),
        verdict: z.enum(['qualified', 'failed', 'unchecked']),
        tools: texts,
        framing: framingSchema.exactOptional(),
        reason: z.string(),
        room: path.exactOptional(),
        checks: z
          .array(
            z.strictObject({
              name: z.string(),
              result: z.discriminatedUnion('status', [
                z.strictObject({ status: z.literal('passed') }),
                z.strictObject({ status: z.literal('failed'), reason: z.string() }),
                z.strictObject({ status: z.literal('not-applicable'), reason: z.string() }),
              ]),
              durationMs: z.number(),
              evidence: z.record(z.string(), z.unknown()),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
});

const templateSchema = z.strictObject({ createdAt: timestamp, snapshot: snapshotSchema });
const baseline = measuredSchema.exactOptional();
const start = checkpointSchema.exactOptional();
const qualification = reportSchema.exactOptional();

/** `opening.json`: what is known before the first iteration; in part, until all of it is. */
export const openingDocumentSchema = z.discriminatedUnion('reached', [
  z.strictObject({
    schemaVersion,
    reached: z.literal('part'),
    template: templateSchema.exactOptional(),
    baseline,
    start,
    qualification,
  }),
  z.strictObject({
    schemaVersion,
    reached: z.literal('end'),
    template: templateSchema,
    baseline,
    start,
    qualification,
  }),
]);

const recordSchema = iterationSchema
  .omit({ schemaVersion: true, runId: true, usage: true, qualifications: true, activeArtifacts: true })
  .extend({
    activeArtifacts: z
      .array(z.strictObject({ kind: z.enum(artifactKinds), path: z.string(), name: z.string() }))
      .readonly(),
    qualifications: z.array(reportSchema).readonly(),
  });

const attemptSchema = recordSchema.pick({
  iteration: true,
  startedAt: true,
  attempt: true,
  claim: true,
  mentions: true,
  activeArtifacts: true,
  activeServers: true,
  activeTools: true,
  activeSkills: true,
  exposure: true,
});

/**
 * `iteration-<n>.json`: how far an iteration has got. `result` is what the tool lays over the agent's `result.json`, `left`
 * what the attempt left, when the best state took its place before it was scored.
 */
export const iterationProgressSchema = z.discriminatedUnion('reached', [
  z.strictObject({ schemaVersion, reached: z.literal('start') }),
  z.strictObject({
    schemaVersion,
    reached: z.literal('attempt'),
    attempted: attemptSchema,
    result: resultFieldsSchema,
    left: snapshotSchema.exactOptional(),
  }),
  z.strictObject({ schemaVersion, reached: z.literal('verdict'), record: recordSchema, result: resultFieldsSchema }),
]);

/** `end.json`: the loop is over, and once it is `closed`, so is the run. */
export const endDocumentSchema = z.discriminatedUnion('reached', [
  z.strictObject({
    schemaVersion,
    reached: z.literal('closing'),
    state: runStateSchema,
    before: snapshotSchema.exactOptional(),
  }),
  z.strictObject({ schemaVersion, reached: z.literal('closed'), state: runStateSchema }),
]);

export type ConfigDocument = z.infer<typeof configDocumentSchema>;
export type OpeningDocument = z.infer<typeof openingDocumentSchema>;
export type IterationProgressDocument = z.infer<typeof iterationProgressSchema>;
export type EndDocument = z.infer<typeof endDocumentSchema>;
