import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const core = new URL('../../packages/core/dist/index.js', import.meta.url).href;
const contender = `import { lockWorkspace } from '${core}';
process.on('message', async (workspace) => {
  try {
    await lockWorkspace(workspace, { runId: 'run-' + process.pid });
    process.send('won');
  } catch (error) {
    process.send(error.code);
  }
});
process.send('ready');
`;

it('A-11 of ten that find a dead lock at once exactly one takes it over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-race-'));
  const script = join(folder, 'contender.mjs');
  await writeFile(script, contender);
  const dead = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(dead, 'exit');
  const contenders = Array.from({ length: 10 }, () => fork(script));
  try {
    await Promise.all(contenders.map(answer));
    for (let round = 0; round < 40; round += 1) {
      const workspace = join(folder, String(round));
      await mkdir(join(workspace, '.harnessgym'), { recursive: true });
      const holder = { pid: dead.pid, host: hostname(), run_id: 'dead', started_at: 'x' };
      await writeFile(join(workspace, '.harnessgym', 'run.lock'), JSON.stringify(holder));
      const answers = contenders.map(answer);
      for (const contender of contenders) contender.send(workspace);
      expect((await Promise.all(answers)).sort()).toEqual([...Array<string>(9).fill('WORKSPACE_LOCKED'), 'won']);
    }
  } finally {
    for (const contender of contenders) contender.kill();
    await rm(folder, { recursive: true, force: true });
  }
});

async function answer(contender: ChildProcess): Promise<string> {
  const [word] = (await once(contender, 'message')) as [string];
  return word;
}
