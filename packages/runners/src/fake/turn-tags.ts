import { isAbsolute } from 'node:path';
import { RunnerError } from '../errors.js';
import type { FakePhase } from './scenario.js';

/** Which turn of which run this is. A model reads it in its prompt; a script is told by the environment. */
export interface TurnTags {
  phase: FakePhase;
  iteration: number;
  runId: string;
  resultPath: string;
}

const phases: readonly FakePhase[] = ['attempt', 'reflection', 'build', 'repair'];

/** Throws RunnerError when a tag is missing or means nothing. */
export function readTurnTags(env: Readonly<Record<string, string>>): TurnTags {
  const read = <T>(name: string, expected: string, parse: (value: string) => T | undefined): T => {
    const value = env[name];
    const parsed = value === undefined ? undefined : parse(value);
    if (parsed === undefined) throw badTag(name, expected, value);
    return parsed;
  };
  return {
    phase: read('HARNESSGYM_PHASE', `one of ${phases.join(', ')}`, (value) => phases.find((phase) => phase === value)),
    iteration: read('HARNESSGYM_ITERATION', 'a number from 1', (value) => (isCount(value) ? Number(value) : undefined)),
    runId: read('HARNESSGYM_RUN_ID', 'the id of the run', (value) => value || undefined),
    resultPath: read('HARNESSGYM_RESULT_PATH', 'an absolute path', (value) => (isAbsolute(value) ? value : undefined)),
  };
}

function badTag(name: string, expected: string, value: string | undefined): RunnerError {
  const found = value === undefined ? 'it is not set' : `it is ${JSON.stringify(value)}`;
  const message = `The fake runner needs ${name}, ${expected}, in the environment of each turn; ${found}.`;
  return new RunnerError('TURN_MISUSED', { message });
}

function isCount(value: string): boolean {
  return /^[1-9]\d*$/.test(value);
}
