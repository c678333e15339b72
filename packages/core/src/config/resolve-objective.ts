import type { Objective } from '../task.js';
import { invalidConfig } from './invalid-config.js';
import { requireText } from './require-text.js';
import type { WrittenRunConfig } from './run-config.js';
import { wholeNumber } from './whole-number.js';

/** How progress is judged. Throws CoreError CONFIG_INVALID that names the flag. */
export function resolveObjective(written: WrittenRunConfig): Objective {
  const { postAttemptCommand: command, stopScore } = written;
  const claimKey = requireText(written.scoreKey ?? 'score', '--score-key');
  return {
    ...(command !== undefined && { command: requireText(command, '--post-attempt-command') }),
    claimKey,
    scorerKey: requireText(written.postAttemptScoreKey ?? claimKey, '--post-attempt-score-key'),
    direction: written.higherIsBetter ? 'higher' : 'lower',
    ...(stopScore !== undefined && { target: finite(stopScore, '--stop-score') }),
    optimize: written.optimizationMode ?? false,
    ...rulesOf(written),
  };
}

function rulesOf({ protect = [], editable = [], scoreRepeats, scorerSecret }: WrittenRunConfig) {
  const repeats = scoreRepeats === undefined ? 1 : wholeNumber(scoreRepeats, '--score-repeats', 1);
  return {
    ...(protect.length > 0 && { protect }),
    ...(editable.length > 0 && { editable }),
    ...(repeats > 1 && { repeats }),
    ...(scorerSecret && { secret: true as const }),
  };
}

function finite(text: string, flag: string): number {
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim());
  const number = Number(text);
  if (decimal && Number.isFinite(number)) return number;
  throw invalidConfig(`${flag}: "${text}" is not a finite number. Write it like 120000, 0.25 or -3.`);
}
