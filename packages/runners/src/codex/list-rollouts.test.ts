import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listRollouts } from './list-rollouts.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hg-rollouts-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('D-07 does not mind that other days vanish while it looks', async () => {
  const kept = await keepThread('2026/11/21');
  const days = Array.from({ length: 40 }, (_, index) => `2025/10/${index}`);
  for (let round = 0; round < 20; round += 1) {
    for (const day of days) await keepThread(day);
    const vanish = Promise.all(days.map((day) => rm(join(home, 'sessions', day), { recursive: true })));
    expect(await listRollouts({ CODEX_HOME: home })).toContain(kept);
    await vanish;
  }
});

async function keepThread(day: string): Promise<string> {
  const folder = join(home, 'sessions', day);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rollout-1-id.jsonl'), '');
  return join(folder, 'rollout-1-id.jsonl');
}
