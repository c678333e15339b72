import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { ownerMarker, ownerVariable } from './owner-marker.js';
import { pidNamespace } from './pid-namespace.js';
import { readStat } from './read-stat.js';
import { sweepOrphans } from './sweep-orphans.js';

const workspace = `/somewhere/${process.pid}`;
const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0).filter(isRunning)) process.kill(pid, 'SIGKILL');
});

describe.runIf(process.platform === 'linux')('sweepOrphans', () => {
  it('D-02 ends what a dead owner left in a session of its own, and says its command', async () => {
    const marker = await deadOwner(workspace);
    const pid = await start(marker, 'setInterval(() => {}, 1000)', { detached: true });
    const { ended, left } = await sweepOrphans(workspace);
    expect(ended).toEqual([{ pid, command: expect.stringContaining('setInterval') }]);
    expect(left).toEqual([]);
    expect(isRunning(pid)).toBe(false);
  });

  it('D-02 ends what ignores SIGTERM', async () => {
    const marker = await deadOwner(workspace);
    const pid = await start(marker, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
    expect((await sweepOrphans(workspace)).ended).toMatchObject([{ pid }]);
    expect(isRunning(pid)).toBe(false);
  });

  it('D-02 takes a living process with the pid of the owner, started at another time, for somebody else', async () => {
    const [pid, , namespace, digest] = ownerMarker(workspace).split(':');
    const orphan = await start(`${pid}:1:${namespace}:${digest}`, 'setInterval(() => {}, 1000)');
    expect((await sweepOrphans(workspace)).ended).toMatchObject([{ pid: orphan }]);
  });

  it('D-02 ends what this process left in a session of its own, when it asks for that', async () => {
    const pid = await start(ownerMarker(workspace), 'setInterval(() => {}, 1000)', { detached: true });
    const elsewhere = await start(ownerMarker('/elsewhere'), 'setInterval(() => {}, 1000)');
    expect((await sweepOrphans(workspace, 'this-process')).ended).toMatchObject([{ pid }]);
    expect([isRunning(pid), isRunning(elsewhere)]).toEqual([false, true]);
  });

  it.each([
    ['an owner in another pid namespace', async () => (await deadOwner(workspace)).replace(pidNamespace(), '1')],
    ['a dead owner in another workspace', () => deadOwner('/elsewhere')],
    ['a living owner', async () => ownerMarker(workspace)],
    ['no marker', async () => undefined],
    ['a marker that is none', async () => 'yes'],
  ])('leaves a process alone that has %s', async (_name, marker) => {
    const pid = await start(await marker(), 'setInterval(() => {}, 1000)');
    expect(await sweepOrphans(workspace)).toEqual({ ended: [], left: [] });
    expect(isRunning(pid)).toBe(true);
  });
});

const isRunning = (pid: number) => readStat(pid)?.running === true;

/** The marker of a process that has ended. */
async function deadOwner(path: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return ownerMarker(path).replace(/^\d+/, String(child.pid));
}

async function start(marker: string | undefined, source: string, options: { detached?: boolean } = {}) {
  const env = { PATH: process.env['PATH'], ...(marker !== undefined && { [ownerVariable]: marker }) };
  const child: ChildProcess = spawn(process.execPath, ['-e', `${source}; console.log('ready')`], {
    ...options,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout) await once(child.stdout, 'data');
  const pid = child.pid ?? Number.NaN;
  started.push(pid);
  return pid;
}
