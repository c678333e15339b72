import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCli } from './run-cli.js';
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
    const { code, stdout } = await result;
    expect(code).toBe(130);
    expect(stdout).toContain('Final status: cancelled');
    expect(await scratch.json('.harnessgym/runs/r/summary.json')).toMatchObject({
      run_state: { state: 'cancelled' },
      solved: false,
      iterations: [{ iteration: 1, status: 'cancelled' }],
    });
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
