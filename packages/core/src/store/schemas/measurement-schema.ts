import * as z from 'zod';
import { count, path, seconds, texts } from './parts.js';

export const scoreSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('valid'), value: z.number() }),
  z.strictObject({ status: z.literal('unscored') }),
  z.strictObject({
    status: z.literal('invalid'),
    reason: z.enum(['failed', 'invalid-output', 'timeout', 'tampered', 'unavailable']),
  }),
]);

/** One run of the scorer: `post_attempt`, the baseline, the restored best. */
export const measurementSchema = z.strictObject({
  command: z.string(),
  status: z.enum(['completed', 'failed', 'timeout']),
  /** Null when the scorer was killed or could not start. */
  return_code: z.number().int().nullable(),
  timed_out: z.boolean(),
  duration_seconds: seconds,
  stdout_path: path,
  stderr_path: path,
  /** What it printed, when that was a JSON object. */
  json: z.record(z.string(), z.unknown()).nullable(),
  /** The number it printed, whether or not it counts. */
  score: z.number().nullable(),
  score_key: z.string(),
  passed: z.boolean(),
  /** Whether the number counts, and if not, why. */
  score_validity: scoreSchema,
  /** The paths that were changed although they must not be, and the snapshot of the tree as it was found. */
  tampered: z.strictObject({ count, paths: texts, snapshot: z.string() }).exactOptional(),
  /** What was changed beside the editable files, and did not count. */
  ignored_changes: z.strictObject({ count, paths: texts }).exactOptional(),
  /** What the scorer was given on stdin. */
  secret: z.string().exactOptional(),
  /** Each run's score, where there were several; the median is `score`. */
  samples: z.array(z.number()).readonly().exactOptional(),
  /** Of the untouched task, each taken right before one of the samples. */
  baseline_samples: z.array(z.number()).readonly().exactOptional(),
  /** A gain that is not above it is none. */
  noise_floor: z.number().exactOptional(),
});

/** What the scorer sets of `verification` in `result.json`; the score stands under its own key as well. */
export const verificationSchema = z.looseObject({
  status: z.enum(['passed', 'failed', 'invalid-output', 'timeout', 'tampered', 'unavailable']),
  command: z.string(),
  return_code: z.number().int().nullable(),
  timed_out: z.boolean(),
  stdout_path: path,
  stderr_path: path,
  score: z.number().exactOptional(),
});

export type MeasurementDocument = z.infer<typeof measurementSchema>;
export type VerificationDocument = z.infer<typeof verificationSchema>;
