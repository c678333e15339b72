import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { findProgram } from '@harnessgym/internal-process/find-program';
import { runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import type { SandboxMode } from '@harnessgym/qualify';
import type { Launcher, Runner } from '@harnessgym/runners';
import { CompareError } from '../../errors.js';
import type { StudyPlan } from '../../plan/study-schema.js';
import { agentEnvironment } from '../agent-environment.js';
import { takesLauncher } from './launch-by.js';
import { neededPaths } from './needed-paths.js';
import { realIfThere, type StudyPlaces, studyFolders } from './study-folders.js';
import type { StudyView } from './study-view.js';
import { mostShown } from './unshare-command.js';
import { viewLauncher } from './view-launcher.js';
import { leftInSight } from './view-mounts.js';

export interface ViewRequest extends StudyPlaces, Pick<StudyPlan, 'template' | 'bundle'> {
  mode: SandboxMode;
  runner: Runner;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/**
 * Whether trials can be kept from seeing their study on this machine, tried once: an agent that looks finds the template
 * neither by its path nor through `/proc`, and a sandbox of its own works as before. Throws CompareError STUDY_IN_SIGHT
 * where a sandbox is required and something stays in sight.
 */
export async function findView(request: ViewRequest): Promise<StudyView> {
  const view = await search(request);
  const { mode, runner } = request;
  if (mode !== 'require' || runner.scenario !== undefined) return view;
  if (view.study === 'hidden' && view.inSight.length === 0) return view;
  const what = view.study === 'hidden' ? `the agent needs ${view.inSight.join(', ')}` : view.reason;
  throw new CompareError('STUDY_IN_SIGHT', {
    message: `Trials cannot be kept from seeing their study: ${what}. Mend that, or leave --sandbox require out.`,
  });
}

async function search({ mode, runner, env, signal, ...study }: ViewRequest): Promise<StudyView> {
  if (runner.scenario !== undefined) return inSight('the command itself plays a scenario, and starts no agent');
  if (mode === 'off') return inSight('--sandbox off');
  if (process.platform !== 'linux') return inSight(`nothing hides folders on ${process.platform}`);
  if (!takesLauncher(runner)) return inSight(`the runner ${runner.name} does not say how its agent is started`);
  // An ordinary user may change mounts only where bubblewrap makes a namespace of users as well.
  const by = process.getuid?.() === 0 ? 'unshare' : 'bubblewrap';
  const folders = { PATH: programFolders(env, study.template.path) };
  const bubblewrap = await findProgram('bwrap', folders);
  const program = by === 'bubblewrap' ? bubblewrap : await findProgram('unshare', folders);
  if (program === undefined) return inSight(`${by} is not installed`);
  const needed = await neededPaths(runner, agentEnvironment(env));
  const hidden = (await Promise.all((await studyFolders(study, study)).map(realIfThere))).flat();
  const shown = leftInSight({ hidden, needed });
  // Two more are the trial's own.
  if (shown.length > mostShown - 2) return inSight(`the agent needs too much of it: ${shown.join(', ')}`);
  const view = { study: 'hidden', by, program, inSight: shown } as const;
  const look = {
    launcher: viewLauncher(view, { hidden, own: [], needed }),
    lookFor: await firstOf(study.template.path, shown),
    signal,
    ...(bubblewrap !== undefined && { bubblewrap }),
  };
  const reason = await whyNotHidden(look);
  return reason === undefined ? view : inSight(reason);
}

function inSight(reason: string): StudyView {
  return { study: 'in-sight', reason };
}

/** The system's come first. What lies in the template may be an agent's. */
function programFolders({ PATH = '' }: ViewRequest['env'], template: string): string {
  const own = PATH.split(delimiter).filter((folder) => !isWithin(template, folder));
  return ['/usr/bin', '/usr/local/bin', '/bin', ...own].join(delimiter);
}

/** Something that is hidden, if the folder holds anything at all. */
async function firstOf(folder: string, shown: readonly string[]): Promise<string[]> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  return shown.includes(folder) ? [] : paths.filter((path) => !shown.includes(path)).slice(0, 1);
}

interface Look {
  launcher: Launcher;
  bubblewrap?: string;
  lookFor: readonly string[];
  signal: AbortSignal;
}

async function whyNotHidden({ launcher, bubblewrap, lookFor, signal }: Look): Promise<string | undefined> {
  const paths = lookFor.flatMap((path) => [path, `/proc/${process.pid}/root${path}`]);
  const looking = ['/bin/sh', '-c', 'for path; do [ ! -e "$path" ] || exit 1; done', 'sh', ...paths];
  const looked = await run([...launcher, ...looking], signal);
  if (looked !== undefined) return looked;
  if (bubblewrap === undefined) return undefined;
  // What agents and this tool confine commands with.
  const inner = [bubblewrap, '--unshare-all', '--dev-bind', '/', '/', '--proc', '/proc', '/bin/sh', '-c', ':'];
  if ((await run(inner, signal)) !== undefined) return undefined;
  const nested = await run([...launcher, ...inner], signal);
  return nested && `a sandbox of the agent would not work any more: ${nested}`;
}

/** Why it does not end well; undefined when it does. */
async function run([file = '', ...args]: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  using limit = startTimeout(tryMs);
  const signals = AbortSignal.any([limit.signal, signal]);
  const { exit, stderr } = await runCommand({ command: { file, args }, cwd: '/', env: {}, signal: signals });
  signal.throwIfAborted();
  if (exit.ended === 'timed-out') return `${file} did not answer within ${tryMs / 1_000} s`;
  if (exit.ended === 'exited' && exit.exitCode === 0) return undefined;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `${file} does not hide what it is told to` : `${file} does not work: ${said}`;
}

const tryMs = 10_000;
