import type { Standing } from '../../run/context.js';
import type { IterationRecord } from '../../run/records.js';
import type { Task } from '../../task.js';
import type { RunLayout } from '../layout.js';
import type { ResultFields } from '../schemas/result-schema.js';
import { checkpointDocument } from './checkpoint-document.js';
import { harnessUsageDocument } from './harness-usage-document.js';
import { measurementDocument, verificationDocument } from './measurement-document.js';
import { optimizationDocument } from './optimization-document.js';

/** The documented fields that an attempt's verdict puts into `result.json`. */
export function resultFields(
  record: IterationRecord,
  standing: Standing,
  { layout, task: { objective } }: { layout: RunLayout; task: Task },
): ResultFields {
  const { measurement, verdict, checkpoint } = record;
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
    }),
    ...(objective.optimize && {
      optimization: {
        ...optimizationDocument(record, standing, objective),
        ...(checkpoint && { best_checkpoint: checkpointDocument(checkpoint, layout) }),
      },
    }),
  };
}

function metrics(score: number, { claimKey, scorerKey }: Task['objective']) {
  return { [claimKey]: score, [scorerKey]: score, score };
}
