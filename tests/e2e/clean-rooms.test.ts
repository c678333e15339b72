import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

it('a run whose artifacts passed leaves no clean room behind', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--workspace', '.', '--iterations', '2', '--runner', 'fake'];
  const { code } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(code).toBe(0);
  const left = await readdir(scratch.state, { recursive: true });
  const rooms = left.filter((path) => path.split('/').at(-1) === 'rooms');
  expect(rooms).toHaveLength(1);
  expect(left.filter((path) => path.startsWith(`${rooms[0]}/`))).toEqual([]);
});

it('a process that ends without disposing of its qualifier leaves no clean room behind', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const state = (name: string) => join(scratch.folder, name);
  const script = `
    import { mkdir, readdir, writeFile } from 'node:fs/promises';
    import { createQualifier } from '${packages}/qualify/dist/index.js';
    import { openRegistry } from '${packages}/registry/dist/index.js';
    import { openSnapshotStore } from '${packages}/workspace/dist/index.js';
    await mkdir('.harnessgym/skills/tuning', { recursive: true });
    await writeFile('.harnessgym/skills/tuning/SKILL.md', '---\\nname: tuning\\ndescription: How.\\n---\\nTurn it.\\n');
    const snapshots = await openSnapshotStore({ folder: '${state('snapshots')}' });
    const registry = await openRegistry(process.cwd());
    await registry.sync({});
    const request = { template: await snapshots.take('.'), signal: new AbortController().signal, reportFolder: '${state('report')}' };
    const qualifier = createQualifier({ snapshots, roomsFolder: '${state('rooms')}' });
    await qualifier.qualify({ bundle: registry.bundle(() => true), ...request });
    console.log((await readdir('${state('rooms')}')).length);
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: scratch.workspace,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toBe('1\n');
  expect(await readdir(state('rooms'))).toEqual([]);
});
