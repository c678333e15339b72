import type { Standing } from '../../run/context.js';
import type { IterationRecord } from '../../run/records.js';
import type { Objective } from '../../task.js';
import { checkpointDocument } from './checkpoint-document.js';
import { harnessUsageDocument } from './harness-usage-document.js';
import { measurementDocument, verificationDocument } from './measurement-document.js';
import { optimizationDocument } from './optimization-document.js';

/** The documented fields that an attempt's verdict puts into `result.json`. */
export function resultFields(
  record: IterationRecord,
  standing: Standing,
  objective: Objective,
): Record<string, unknown> {
  const { measurement, verdict } = record;
  return {
    status: verdict.status,
    verified: verdict.verified,
    solved: verdict.solved,
    verified_by: verdict.verifiedBy,
    ...(verdict.targetReached !== undefined && { target_reached: verdict.targetReached }),
    harness_usage: harnessUsageDocument(record),
    ...(measurement && {
      post_attempt: measurementDocument(measurement, objective.scorerKey),
      verification: verificationDocument(measurement, objective.scorerKey),
      ...(measurement.printed !== undefined && { metrics: metrics(measurement.printed.value, objective) }),
      ...(objective.optimize && {
        optimization: {
          ...optimizationDocument(record, standing, objective),
          ...(record.checkpoint && { best_checkpoint: checkpointDocument(record.checkpoint) }),
        },
      }),
    }),
  };
}

function metrics(score: number, { claimKey, scorerKey }: Objective) {
  return { [claimKey]: score, [scorerKey]: score, score };
}
