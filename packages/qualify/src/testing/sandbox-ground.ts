import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '@harnessgym/internal-process/run-command';
import { confine } from '../sandbox/confine.js';
import type { Confinement } from '../sandbox/confinement.js';
import { findSandbox } from '../sandbox/find-sandbox.js';
import type { Limits } from '../sandbox/sandbox.js';

/** What a test asks about: whether this machine can confine at all. Its answer goes into the name of a skipped test. */
export const noBubblewrap = await bubblewrapIsMissing();

async function bubblewrapIsMissing(): Promise<boolean> {
  const { kind } = await findSandbox('auto', { env: process.env, hidden: [] });
  return kind !== 'bubblewrap';
}

/** A home with a key, a workspace in it, and a state folder with two rooms; commands run confined to one of the folders. */
export async function openGround() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-sandbox-')));
  const home = join(folder, 'home');
  const workspace = join(home, 'work');
  const state = join(home, '.local/state/harnessgym');
  const ground = { folder, home, workspace, state, room: join(state, 'rooms/one'), sibling: join(state, 'rooms/two') };
  await write(join(home, '.ssh/id'), 'the key');
  await write(join(workspace, 'task.md'), 'the task');
  await write(join(workspace, '.git/config'), 'as it was');
  await write(join(workspace, '.harnessgym/registry.json'), 'as it was');
  await write(join(workspace, '.harnessgym/mcp/one/server.mjs'), '');
  await write(join(ground.room, 'task.md'), 'the task');
  await write(join(ground.sibling, 'other.md'), 'of another');
  const env = { HOME: home, PATH: process.env['PATH'] ?? '' };

  return {
    ...ground,
    env,
    /** A shell script, confined to the workspace unless told otherwise. */
    async run(script: string, differing: Partial<Confinement> & { limits?: Partial<Limits>; user?: 'another' } = {}) {
      const { limits = {}, user, ...reach } = differing;
      const confinement: Confinement = { workspace, network: 'none', variables: {}, ...reach };
      // What PATH finds in a home of root's is not for others.
      const own = user === undefined ? env : { ...env, PATH: '/usr/bin:/bin' };
      const sandbox = await findSandbox('require', { env: own, hidden: [workspace, state], limits });
      const started = { command: '/bin/sh', args: ['-c', script], cwd: confinement.workspace, env };
      const { command } = confine(started, sandbox, confinement);
      const argv = [...(user === undefined ? [] : asAnother), command.command, ...command.args];
      const [file = '', ...args] = argv;
      const signal = AbortSignal.timeout(50_000);
      const { exit, stdout, stderr } = await runCommand({
        command: { file, args },
        cwd: confinement.workspace,
        env: { ...command.env },
        signal,
      });
      return { code: exit.ended === 'exited' ? exit.exitCode : exit.ended, stdout: stdout.trim(), stderr };
    },
    write: (path: string, text: string) => write(join(folder, path), text),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Linux holds root to no number of processes; an id that nobody has, since a limit counts all processes of its user. */
const asAnother = process.getuid?.() === 0 ? ['setpriv', '--reuid=58713', '--regid=58713', '--clear-groups', '--'] : [];

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
