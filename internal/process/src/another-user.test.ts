import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectOutput } from '@harnessgym/internal-testkit/collect-output';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { openOrdinaryUser } from '@harnessgym/internal-testkit/ordinary-user';
import { build } from 'tsup';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const user = openOrdinaryUser();
const needs = user === undefined ? ' (needs sudo)' : '';
const { folder = '', sudo = '', uid = 0, gid = 0 } = user ?? {};
const sources = fileURLToPath(new URL('.', import.meta.url));

beforeAll(async () => {
  const names = ['end-tree', 'is-alive', 'owner-marker', 'run-command', 'sweep-orphans'];
  const entry = names.map((name) => join(sources, `${name}.ts`));
  const quiet = { config: false, silent: true, clean: false } as const;
  if (user)
    await build({ entry, outDir: join(folder, 'built'), format: 'esm', noExternal: [/^@harnessgym/], ...quiet });
});
afterAll(() => user?.[Symbol.dispose]());

const pidFile = join(folder, 'pid');
/** Becomes root, tells its pid, and stays. */
const rootStays = `${sudo} sh -c 'echo $$ > ${pidFile}; exec sleep 600'`;
const untilItIsThere = `while [ ! -s ${pidFile} ]; do sleep 0.01; done`;
const remaining = async () => Number(await readFile(pidFile, 'utf8'));
afterEach(async () => {
  const pid = await remaining().catch(() => undefined);
  if (pid !== undefined && isRunning(pid)) process.kill(pid, 'SIGKILL');
  await rm(pidFile, { force: true });
});

const hiding = (hidepid: string) => [
  ...['unshare', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c'],
  // Not the last command, which would take the place of the shell: the first process of the namespace is to be root's.
  `mount -o remount,hidepid=${hidepid} /proc && setpriv --reuid=${uid} --regid=${gid} --clear-groups -- "$@"; exit $?`,
  'sh',
];
const [program = '', ...hidingArgs] = hiding('2');
const canHide = user !== undefined && spawnSync(program, [...hidingArgs, 'test', '!', '-e', '/proc/1']).status === 0;
const needsHiding = canHide ? '' : ' (needs hidepid)';

describe.skipIf(user === undefined)(`a process of another user in the group of a command${needs}`, () => {
  // Where the program waited for what is left, it would take ten minutes.
  it.each([
    ['a child', `${rootStays} & ${untilItIsThere}; echo said`, 'never', 0],
    ['a child when the time is up', `echo said; ${rootStays} & wait`, 'in time', 0],
    ['the command', `echo said; exec ${rootStays}`, 'in time', 0],
    ['the command, which does not read its input', `echo said; exec ${rootStays}`, 'in time', 10_000_000],
  ])('is left and named, and holds nobody up: %s', async (_what, shell, aborts, input) => {
    const source = `
      import { existsSync } from 'node:fs';
      const timeout = new AbortController();
      const look = () => existsSync(${JSON.stringify(pidFile)}) && (clearInterval(timer), timeout.abort({ name: 'TimeoutError' }));
      const timer = ${aborts === 'in time'} && setInterval(look, 100);
      const result = await runCommand({
        command: { shell: ${JSON.stringify(shell)} }, cwd: '/', env: process.env, signal: timeout.signal,
        ...(${input} > 0 && { input: 'x'.repeat(${input}) }),
      });
      console.log(JSON.stringify(result));`;
    const result = await asUser('run-command', 'runCommand', source);
    const pid = await remaining();
    const exit = aborts === 'in time' ? { ended: 'timed-out' } : { ended: 'exited', exitCode: 0 };
    expect(result).toMatchObject({ exit, stdout: 'said\n', left: [{ pid, command: 'sleep 600' }] });
    expect(isRunning(pid)).toBe(true);
  });

  it('makes endTree say that the group is not gone, when the ladder is over', async () => {
    const group = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    await once(group, 'spawn');
    const ladder = "[{ signal: 'SIGTERM', graceMs: 50 }, { signal: 'SIGKILL', graceMs: 50 }]";
    try {
      expect(await asUser('end-tree', 'endTree', `console.log(await endTree(${group.pid}, ${ladder}))`)).toBe(false);
      expect(isRunning(Number(group.pid))).toBe(true);
    } finally {
      group.kill('SIGKILL');
    }
  });
});

describe.skipIf(!canHide)(`where /proc hides the processes of others${needsHiding}`, () => {
  it.each(['1', '2'])('one of them counts as alive, and its processes as no orphans: hidepid=%s', async (hidepid) => {
    // The first process of the namespace is root's.
    const source = `console.log(JSON.stringify([isAlive(1), isAlive(1, '7'), isAlive(999999)]))`;
    expect(await asUser('is-alive', 'isAlive', source, hidepid)).toEqual([true, true, false]);
    const orphan = `
      const of = (pid) => ownerMarker('/here').replace(/^\\d+/, pid);
      console.log(JSON.stringify([isOrphan(of(1), '/here'), isOrphan(of(999999), '/here')]))`;
    expect(await asUser('owner-marker', 'isOrphan, ownerMarker', orphan, hidepid)).toEqual([false, true]);
  });

  it.each(['1', '2'])('what is marked is found and ended all the same: hidepid=%s', async (hidepid) => {
    const source = `
      import { spawn } from 'node:child_process';
      import { ownerMarker, ownerVariable } from ${JSON.stringify(join(folder, 'built', 'owner-marker.js'))};
      const env = { ...process.env, [ownerVariable]: ownerMarker('/here') };
      const { pid } = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env });
      await new Promise((resolve) => setTimeout(resolve, 200));
      const { ended, left } = await sweepOrphans('/here', 'this-process');
      console.log(JSON.stringify([ended.map((one) => one.pid - pid), left]))`;
    expect(await asUser('sweep-orphans', 'sweepOrphans', source, hidepid)).toEqual([[0], []]);
  });
});

/** What a program of the user prints that uses one of our modules. */
async function asUser(module: string, names: string, source: string, hidepid?: string): Promise<unknown> {
  const path = join(folder, 'built', `${module}.js`);
  const node = [
    process.execPath,
    '--input-type=module',
    '-e',
    `import { ${names} } from ${JSON.stringify(path)};\n${source}`,
  ];
  const [file = '', ...args] = hidepid === undefined ? node : [...hiding(hidepid), ...node];
  const child = spawn(file, args, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(hidepid === undefined && { uid, gid }),
  });
  const { code, stdout, stderr } = await collectOutput(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
