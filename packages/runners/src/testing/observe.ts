import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TurnResult } from '../turn.js';
import { runningCommands } from './running-commands.js';
import type { Stage } from './stage.js';

/** Resolves when the endless command runs; fails at once when the turn is over before. */
export async function started(stage: Stage, mark: string, turn: Promise<TurnResult>): Promise<void> {
  const ended = turn.then((result) => {
    throw new Error(`The agent should hang, but its turn ended: ${JSON.stringify(result)}`);
  });
  const running = expect.poll(() => access(join(stage.workspace, 'ready')), { timeout: 30_000 }).toBeUndefined();
  await Promise.race([running, ended]);
  expect(await runningCommands(mark)).not.toEqual([]);
}

/** Without a moment's grace: what is promised is that nothing is left when the promise resolves. */
export async function expectNothingRuns(mark: string): Promise<void> {
  expect(await runningCommands(mark)).toEqual([]);
}

/** What the agent answered; the check fails when the turn did not complete. */
export function finalMessage({ outcome }: TurnResult): string {
  expect(outcome.outcome).toBe('completed');
  return outcome.outcome === 'completed' ? outcome.finalMessage : '';
}
