import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pickScenario } from './pick-scenario.js';
import type { FakeScenario } from './scenario.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-pick-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const numerical = scenario('numerical', [
  ['kernel.mjs', 'verifier.mjs'],
  ['kernel.py', 'verifier.py'],
]);
const tuning = scenario('tuning', [['model/cost.mjs']]);

describe('pickScenario', () => {
  it('picks the scenario whose files are all there, by any of its alternatives', async () => {
    await write('kernel.py', 'verifier.py');
    expect(await pickScenario(workspace, [tuning, numerical])).toBe(numerical);
  });

  it('picks none when only some files of each alternative are there', async () => {
    await write('kernel.py', 'verifier.mjs');
    expect(await pickScenario(workspace, [numerical, tuning])).toBeUndefined();
  });

  it('takes the first of two that know the task', async () => {
    await write('kernel.mjs', 'verifier.mjs', 'model/cost.mjs');
    expect(await pickScenario(workspace, [tuning, numerical])).toBe(tuning);
  });

  it('does not take a folder for a file', async () => {
    await mkdir(join(workspace, 'model/cost.mjs'), { recursive: true });
    expect(await pickScenario(workspace, [tuning])).toBeUndefined();
  });
});

async function write(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(join(workspace, file, '..'), { recursive: true });
    await writeFile(join(workspace, file), '');
  }
}

function scenario(name: string, plays: FakeScenario['plays']): FakeScenario {
  return { name, plays, turn: () => Promise.reject(new Error('not played here')) };
}
