import { hasPassed, type Measurement } from '../../scoring/score.js';
import type { MeasurementDocument, VerificationDocument } from '../schemas/measurement-schema.js';

/** The documented form of one run of the scorer, for `post_attempt`, the baseline and the restored best. */
export function measurementDocument(measurement: Measurement, scoreKey: string): MeasurementDocument {
  const { score, exitCode } = measurement;
  const timedOut = score.status === 'invalid' && score.reason === 'timeout';
  return {
    command: measurement.command,
    status: timedOut ? 'timeout' : exitCode === 0 ? 'completed' : 'failed',
    return_code: exitCode ?? null,
    timed_out: timedOut,
    duration_seconds: Number((measurement.durationMs / 1000).toFixed(3)),
    stdout_path: measurement.stdoutPath,
    stderr_path: measurement.stderrPath,
    json: measurement.json ?? null,
    score: measurement.printed?.value ?? null,
    score_key: scoreKey,
    passed: hasPassed(measurement),
    score_validity: score,
    ...heldTo(measurement),
  };
}

/** Only where the objective asked for it, so that other documents are as ever. */
function heldTo({ tampering, ignoredChanges, secret, repeats }: Measurement) {
  return {
    ...(tampering && { tampered: { count: tampering.count, paths: tampering.paths, snapshot: tampering.found } }),
    ...(ignoredChanges && { ignored_changes: ignoredChanges }),
    ...(secret !== undefined && { secret }),
    ...(repeats && { samples: repeats.samples }),
    ...(repeats && repeats.baseline.length > 0 && { baseline_samples: repeats.baseline }),
    ...(repeats?.noiseFloor !== undefined && { noise_floor: repeats.noiseFloor }),
  };
}

/** The documented `verification` fields that a scorer's run sets. */
export function verificationDocument(measurement: Measurement, scoreKey: string): VerificationDocument {
  const { command, return_code, timed_out, stdout_path, stderr_path } = measurementDocument(measurement, scoreKey);
  return {
    status: measurement.score.status === 'invalid' ? measurement.score.reason : 'passed',
    command,
    return_code,
    timed_out,
    stdout_path,
    stderr_path,
    ...(measurement.printed !== undefined && {
      score: measurement.printed.value,
      [scoreKey]: measurement.printed.value,
    }),
  };
}
