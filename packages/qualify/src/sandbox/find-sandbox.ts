import { accessSync, constants } from 'node:fs';
import { release, totalmem } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { type CommandExit, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { QualifyError } from '../errors.js';
import { plainLine } from '../plain-text.js';
import { bubblewrapArguments } from './bubblewrap-arguments.js';
import { realOr } from './program-folders.js';
import type { Limits, Sandbox, SandboxMode } from './sandbox.js';
import { homeOf, type SystemView, type ViewOptions, viewSystem } from './system-view.js';

/** How `findSandbox` looks; what is `hidden` holds no sandbox either. */
export interface FindOptions extends ViewOptions {
  /** In the place of the usual ones. */
  limits?: Partial<Limits>;
  /** Worked here with all limits, and is taken without another try. */
  worked?: 'bubblewrap';
  /** What programs are to be confined to. One that holds the home is refused: all of that would be shown. */
  workspace?: string;
  signal?: AbortSignal;
}

/**
 * What can confine generated code here, tried once: a machine may have the program and forbid what it does. Throws
 * QualifyError SANDBOX_MISSING when one is required and none works; else that is a reason, and no error.
 */
export async function findSandbox(mode: SandboxMode, options: FindOptions): Promise<Sandbox> {
  if (mode === 'off') return { kind: 'none', reason: 'off' };
  const exposed = homeWithin(options);
  const found: Sandbox = exposed === undefined ? await search(options) : { kind: 'none', reason: exposed };
  if (found.kind !== 'none' || mode === 'auto') return found;
  const instead = exposed === undefined ? advice() : 'Give the task a folder of its own.';
  const message = `No sandbox works here: ${found.reason}. ${instead} Or leave --sandbox require out.`;
  throw new QualifyError('SANDBOX_MISSING', { message });
}

/** What a program writes in a home is run by its user: keys could be hidden there, and files that do not exist yet could not. */
function homeWithin({ env, workspace }: FindOptions): string | undefined {
  const home = homeOf(env['HOME']);
  if (workspace === undefined || home === undefined || !isWithin(realOr(workspace), home)) return undefined;
  return `the workspace ${workspace} ${realOr(workspace) === home ? 'is' : 'holds'} the home folder, which a sandbox is there to hide`;
}

function search(options: FindOptions): Sandbox | Promise<Sandbox> {
  if (process.platform === 'linux') return tryBubblewrap(options);
  if (process.platform === 'darwin') return trySandboxExec(options);
  return { kind: 'none', reason: `none is known for ${process.platform}` };
}

async function tryBubblewrap(options: FindOptions): Promise<Sandbox> {
  const program = findProgram('bwrap', options);
  if (program === undefined) return { kind: 'none', reason: 'bubblewrap (bwrap) is not installed' };
  const system = viewSystem(options);
  const limits = { ...limitsHere(findProgram('prlimit', options)), ...options.limits };
  const asked = options.worked === 'bubblewrap' ? undefined : await trial(program, limits, system, options.signal);
  if (asked === undefined) return { kind: 'bubblewrap', program, system, limits };
  if (!asked.includes('--size')) return { kind: 'none', reason: asked };
  const { scratchBytes: _unknownHere, ...rest } = limits;
  const again = await trial(program, rest, system, options.signal);
  return again === undefined ? { kind: 'bubblewrap', program, system, limits: rest } : { kind: 'none', reason: again };
}

/** Why it does not work; undefined when it does. */
async function trial(program: string, limits: Limits, system: SystemView, signal?: AbortSignal) {
  const confinement = { workspace: '/tmp/workspace', network: 'none', variables: {} } as const;
  const reach = { read: [], write: [] };
  const args = bubblewrapArguments({ system, limits, confinement, reach, programs: [], cwd: '/' });
  return ask({ file: program, args: [...args, '/bin/sh', '-c', ':'] }, signal);
}

async function trySandboxExec(options: FindOptions): Promise<Sandbox> {
  const program = '/usr/bin/sandbox-exec';
  const args = ['-p', '(version 1)(allow default)', '/usr/bin/true'];
  const reason = await ask({ file: program, args }, options.signal);
  return reason === undefined
    ? { kind: 'sandbox-exec', program, system: viewSystem(options) }
    : { kind: 'none', reason };
}

async function ask(command: { file: string; args: readonly string[] }, signal?: AbortSignal) {
  using limit = startTimeout(trialMs);
  const signals = [limit.signal, ...(signal === undefined ? [] : [signal])];
  const asked = await runCommand({ command, cwd: '/', env: {}, signal: AbortSignal.any(signals) });
  signal?.throwIfAborted();
  if (asked.exit.ended === 'exited' && asked.exit.exitCode === 0) return undefined;
  const said = plainLine(asked.stderr.trim().split('\n').at(-1) ?? '');
  return `${command.file} does not work: ${said === '' ? describe(asked.exit) : said}`;
}

const trialMs = 10_000;

function describe(exit: CommandExit): string {
  if (exit.ended === 'exited') return `it exits with code ${exit.exitCode}`;
  return exit.ended === 'not-started' ? exit.reason : `it ${exit.ended}`;
}

/** System folders first. One that the agent could have put there is not taken. */
function findProgram(name: string, { env, hidden }: FindOptions): string | undefined {
  const folders = ['/usr/bin', '/usr/local/bin', '/bin', ...(env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => isAbsolute(folder) && !hidden.some((one) => isWithin(one, folder)))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

const gibibyte = 1024 ** 3;

function limitsHere(program: string | undefined): Limits {
  const memory = process.constrainedMemory() || totalmem();
  const half = Math.floor(Math.min(memory, totalmem()) / 2);
  return {
    ...(program !== undefined && { program }),
    dataBytes: half,
    fileBytes: 4 * gibibyte,
    ...(countsBySandbox(release()) && { processes: 4_096 }),
    scratchBytes: Math.floor(half / 4),
  };
}

/** Since Linux 5.14 a user namespace counts its own processes; before, all that the user has. */
export function countsBySandbox(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

function advice(): string {
  if (process.platform !== 'linux') return 'Run it on Linux or macOS.';
  return 'Install bubblewrap (apt-get install bubblewrap), and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap).';
}
