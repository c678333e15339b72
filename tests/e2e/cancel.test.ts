import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
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

function collectText(stream: Readable | null): () => string {
  let text = '';
  stream?.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}
