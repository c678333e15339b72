import * as z from 'zod';
import { armSchema } from '../arm.js';

const count = z.number().int().nonnegative();
const digest = z.string();
const direction = z.enum(['lower-is-better', 'higher-is-better']);

/** One place in the order of a study. */
const slotSchema = z.strictObject({
  /** Slots of one block run close together, each arm once, in random order. */
  block: count,
  arm: armSchema,
  /** From 1, within its arm. */
  trial: z.number().int().positive(),
});

/** What a number of a trial is. */
const metricSchema = z.strictObject({
  /** `score`: of `--post-command`; `success`: 1 or 0; `time`: attempt seconds until it solved. */
  name: z.enum(['score', 'success', 'time']),
  /** The key in the scorer's JSON. */
  key: z.string(),
  /** Of the metric: successes are better when higher, times when lower. */
  direction,
  /** Of the scores and their target, which `success` and `time` rest on too. */
  scoreDirection: direction,
  target: z.number().exactOptional(),
});

/** One artifact of the bundle or of its placebo, as it was judged while the study was planned. */
const plannedArtifactSchema = z.strictObject({
  kind: z.string(),
  path: z.string(),
  digest,
  verdict: z.enum(['qualified', 'failed', 'unchecked']),
  reason: z.string().exactOptional(),
});

/** What the agents of trials see of the template, the bundle, the output and each other's folders. */
const viewSchema = z.discriminatedUnion('study', [
  /** Empty folders, by this program; `inSight` is what of them the agent needs. */
  z.strictObject({
    study: z.literal('hidden'),
    by: z.enum(['bubblewrap', 'unshare']),
    program: z.string(),
    inSight: z.array(z.string()),
  }),
  /** All that is there. */
  z.strictObject({ study: z.literal('in-sight'), reason: z.string() }),
]);

/** All that is settled before the first trial. Times are in milliseconds. */
const studyPlanSchema = z.strictObject({
  /** The digest is that of the file. */
  task: z.strictObject({ text: z.string(), path: z.string().nullable(), digest: digest.nullable() }),
  template: z.strictObject({ path: z.string(), digest }),
  /** Null when every arm is without artifacts. */
  bundle: z
    .strictObject({
      path: z.string(),
      digest,
      artifacts: z.array(plannedArtifactSchema),
      excludedKinds: z.array(z.string()),
    })
    .nullable(),
  /** What stands for the bundle in the arm `placebo`, where there is that arm. */
  placebo: z.array(plannedArtifactSchema).exactOptional(),
  arms: z.array(armSchema),
  trialsPerArm: z.number().int().positive(),
  seed: z.number().int(),
  order: z.array(slotSchema),
  budgets: z.strictObject({
    iterations: z.number().int().positive(),
    /** One entry an iteration; the last one repeats. */
    attemptMs: z.array(z.number()).min(1),
    scorerMs: z.number(),
    tokens: z.number().exactOptional(),
    costUsd: z.number().exactOptional(),
  }),
  metric: metricSchema,
  /** Of the study: null without `--post-command`. */
  postCommand: z.string().nullable(),
  /** The rules of the scoring, by flags or by the task itself; absent where there is none. */
  objective: z.strictObject({
    protect: z.array(z.string()).exactOptional(),
    editable: z.array(z.string()).exactOptional(),
    repeats: z.number().int().positive().exactOptional(),
    secret: z.literal(true).exactOptional(),
  }),
  /** What is left out of snapshots; `gitignore` are the patterns of those files, where they count. */
  ignore: z.strictObject({ patterns: z.array(z.string()), gitignore: z.array(z.string()).exactOptional() }),
  /** How an invalid trial counts. */
  invalidTrials: z.literal('worst'),
  requirements: z.strictObject({ activeHarness: z.boolean(), toolUse: z.boolean() }),
  rule: z.strictObject({ alpha: z.number(), effectOfInterest: z.number(), targetPower: z.number() }),
  /** The smallest probability of superiority that this many trials find with the target power; null when they find none. */
  minimumDetectableEffect: z.number().nullable(),
  /** Trials an arm that the effect of interest needs. */
  trialsNeeded: count,
  taskState: z.enum(['continue', 'reset']),
  /** The agent and how it is started, as `run_config.json` says it: the same for every arm. */
  agent: z.record(z.string(), z.unknown()),
  /** Of the programs that run the trials; `agent` is absent where it does not tell. */
  versions: z.record(z.string(), z.string()),
  execution: z.strictObject({
    executor: z.string(),
    jobs: z.number().int().positive(),
    quietScoring: z.boolean(),
    /** The same for every trial; absent where nobody looked. */
    view: viewSchema.exactOptional(),
  }),
});

/** `study.json`: the plan, with the SHA-256 of its canonical JSON. */
export const studySchema = z.strictObject({
  schemaVersion: z.literal(1),
  createdAt: z.iso.datetime({ offset: true }),
  hash: digest,
  plan: studyPlanSchema,
  warnings: z.array(z.string()),
});

export type Slot = z.infer<typeof slotSchema>;
export type Metric = z.infer<typeof metricSchema>;
export type PlannedArtifact = z.infer<typeof plannedArtifactSchema>;
export type StudyPlan = z.infer<typeof studyPlanSchema>;
export type Study = z.infer<typeof studySchema>;
