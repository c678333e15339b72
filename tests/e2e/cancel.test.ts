import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readStat } from '../../internal/process/src/read-stat.js';
import { treeIsAlive } from '../../internal/process/src/tree-is-alive.js';
import { runCli, startCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** An agent that starts a child which would outlive it, and then waits. */
const scenario = `import { spawn } from 'node:child_process';
export default {
  name: 'hangs',
  plays: [],
  async turn({ signal, say }) {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    say('child ' + child.pid);
    console.error('child ' + child.pid);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    child.kill();
    throw signal.reason;
  },
};
`;

it.each(['SIGINT', 'SIGTERM'] as const)(
  'D-02 %s ends the agent, writes the summary and exits with 130',
  async (signal) => {
    await using scratch = await scratchExample('numerical_debug_task');
    const script = join(scratch.folder, 'hangs.mjs');
    await writeFile(script, scenario);
    const args = ['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', script, '--run-id', 'r'];
    const { child, result } = startCli(args, { cwd: scratch.workspace, state: scratch.state });
    const pid = await childPid(child);
    child.kill(signal);
    const { code, stdout, stderr } = await result;
    expect(code).toBe(130);
    expect(stderr).toMatch(/\nGo on with r: harnessgym run --workspace \S+ --resume r\n$/);
    expect(stdout).toContain('Final status: cancelled');
    expect(await scratch.json('.harnessgym/runs/r/summary.json')).toMatchObject({
      run_state: { state: 'cancelled' },
      solved: false,
      iterations: [{ iteration: 1, status: 'cancelled' }],
    });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  },
);

/** An agent whose tool goes into a session of its own, where no end of a group reaches it. */
const daemon = `import { spawn } from 'node:child_process';
export default {
  name: 'daemon',
  plays: [],
  async turn({ env, signal }) {
    const source = 'setInterval(() => {}, 1000) // \\u001b[31m';
    const child = spawn(process.execPath, ['-e', source], { env, stdio: 'ignore', detached: true });
    child.unref();
    console.error('child ' + child.pid);
    if (process.env.WAITS) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return { finalMessage: 'done' };
  },
};
`;

it.runIf(process.platform === 'linux').each(['cancelled', 'finished'] as const)(
  'D-02 a run that is %s ends what went into a session of its own, and says so',
  async (end) => {
    await using scratch = await scratchExample('numerical_debug_task');
    const script = join(scratch.folder, 'daemon.mjs');
    await writeFile(script, daemon);
    const args = ['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', script, '--iterations', '1'];
    const env = end === 'cancelled' ? { WAITS: 'yes' } : {};
    const { child, result } = startCli(args, { cwd: scratch.workspace, state: scratch.state, env });
    const pid = await childPid(child);
    if (end === 'cancelled') child.kill('SIGINT');
    const { code, stderr } = await result;
    expect(code).toBe(end === 'cancelled' ? 130 : 0);
    expect(stderr).toContain(`The run left processes behind. Ended now: ${pid} (`);
    expect(stderr).not.toContain('\u001b');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  },
);

async function childPid(child: ReturnType<typeof startCli>['child']): Promise<number> {
  let seen = '';
  for (;;) {
    const [text] = (await once(child.stderr ?? child, 'data')) as [string];
    seen += text;
    const pid = /^child (\d+)$/m.exec(seen)?.[1];
    if (pid !== undefined) return Number(pid);
  }
}

it('D-02 a second Ctrl-C leaves no process, also none that ignores signals, and the next run takes the lock', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const pidFile = join(scratch.folder, 'pid');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'r', '--iterations', '1'];
  const scorer = `trap '' INT TERM; echo $$ > ${pidFile}; sleep 41; sleep 41`;
  const at = { cwd: scratch.workspace, state: scratch.state };
  const { child, result } = startCli([...args, '--post-attempt-command', scorer], at);
  const seen = collectText(child.stderr);
  await expect.poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 50_000 }).toMatch(/\n$/);
  const group = Number(await readFile(pidFile, 'utf8'));
  child.kill('SIGINT');
  await expect.poll(seen, { timeout: 50_000 }).toMatch(/cancelling; .* Once more kills the agent/);
  child.kill('SIGINT');
  expect((await result).code).toBe(130);
  await expect.poll(() => treeIsAlive(group), { timeout: 20_000 }).toBe(false);
  expect((await runCli([...args, '--run-id', 'next'], at)).code).toBe(0);
});

/** An agent with a child that ignores polite signals, in the way of the first Ctrl-C, and one in a session of its own. */
const stubborn = `import { spawn } from 'node:child_process';
const ignore = "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {}); setInterval(() => {}, 1000); console.log('up')";
export default {
  name: 'stubborn',
  plays: [],
  async turn({ env }) {
    for (const options of [{}, { detached: true }, { env, detached: true }]) {
      const child = spawn(process.execPath, ['-e', ignore], { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      console.error('stubborn ' + child.pid);
    }
    await new Promise(() => {});
  },
};
`;

it.runIf(process.platform === 'linux')(
  'D-02 a second Ctrl-C kills what a scorer keeps in a session of its own',
  async () => {
    await using scratch = await scratchExample('numerical_debug_task');
    const at = { cwd: scratch.workspace, state: scratch.state };
    const pidFile = join(scratch.folder, 'pid');
    const stray = `setsid sh -c "trap '' TERM INT HUP; echo \\$\\$ > ${pidFile}; exec sleep 7792" & sleep 100`;
    const scored = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'r', '--post-attempt-command', stray];
    const scoring = startCli(scored, at);
    const told = collectText(scoring.child.stderr);
    await expect.poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 50_000 }).toMatch(/\n$/);
    await interruptTwice(scoring.child, told);
    expect((await scoring.result).code).toBe(130);
    await expectGone([Number(await readFile(pidFile, 'utf8'))]);
  },
);

it.runIf(process.platform === 'linux')(
  'D-02 a second Ctrl-C kills the children of an agent that ignore signals',
  async () => {
    await using scratch = await scratchExample('numerical_debug_task');
    const at = { cwd: scratch.workspace, state: scratch.state };
    const script = join(scratch.folder, 'stubborn.mjs');
    await writeFile(script, stubborn);
    const turn = startCli(['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', script], at);
    const said = collectText(turn.child.stderr);
    const children = () => [...said().matchAll(/^stubborn (\d+)$/gm)].map(([, pid]) => Number(pid));
    await expect.poll(children, { timeout: 50_000 }).toHaveLength(3);
    await interruptTwice(turn.child, said);
    expect((await turn.result).code).toBe(130);
    await expectGone(children());
  },
);

async function interruptTwice(child: ChildProcess, said: () => string): Promise<void> {
  child.kill('SIGINT');
  await expect.poll(said, { timeout: 50_000 }).toMatch(/cancelling; .* Once more kills the agent/);
  child.kill('SIGINT');
}

/** Nobody may be there to reap them: what does not run is gone. */
async function expectGone(pids: readonly number[]): Promise<void> {
  const left = () => pids.filter((pid) => readStat(pid)?.running);
  try {
    await expect.poll(left, { timeout: 5_000 }).toEqual([]);
  } finally {
    for (const pid of left()) process.kill(pid, 'SIGKILL');
  }
}

function collectText(stream: Readable | null): () => string {
  let text = '';
  stream?.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}
