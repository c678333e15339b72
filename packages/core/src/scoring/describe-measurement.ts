import type { Measurement } from './score.js';

/** Why a scorer's run does not count, in one line; the empty string when it passed. */
export function describeFailure({ score, exitCode, lastError, command }: Measurement): string {
  if (score.status !== 'invalid') return '';
  const reasons = {
    failed:
      exitCode === 0
        ? 'its status is not a passing one'
        : exitCode === undefined
          ? 'a signal ended it'
          : `exit code ${exitCode}`,
    'invalid-output': 'it printed no JSON object',
    timeout: 'it ran out of time',
    tampered: 'files that must not be changed were changed',
    unavailable: `"${command}" could not be run`,
  };
  return reasons[score.reason] + (lastError === undefined ? '' : `; ${lastError}`);
}

/** What is odd about a first measurement, before an agent is paid; empty when nothing is. */
export function describeOddities(baseline: Measurement, key: string): string[] {
  const { printed, score, logFault } = baseline;
  const oddities = logFault === undefined ? [] : [`The scorer's output could not be kept: ${logFault}`];
  if (printed !== undefined && printed.key !== key) {
    oddities.push(`The scorer prints no "${key}"; its "${printed.key}" is taken instead. Is the score key right?`);
  }
  const silent = score.status === 'invalid' && baseline.json === undefined;
  if (silent)
    oddities.push(`The scorer gave no JSON object before the run: ${describeFailure(baseline)}. Does it work?`);
  return oddities;
}
