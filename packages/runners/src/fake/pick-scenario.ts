import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { FakeScenario } from './scenario.js';

/** The first scenario that knows the task in `workspace`, judged by the files that are there; undefined if none does. */
export async function pickScenario(
  workspace: string,
  scenarios: readonly FakeScenario[],
): Promise<FakeScenario | undefined> {
  for (const scenario of scenarios) {
    if (await knows(scenario, workspace)) return scenario;
  }
  return undefined;
}

async function knows(scenario: FakeScenario, workspace: string): Promise<boolean> {
  for (const files of scenario.plays) {
    const present = await Promise.all(files.map((file) => isFile(join(workspace, file))));
    if (present.every(Boolean)) return true;
  }
  return false;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
