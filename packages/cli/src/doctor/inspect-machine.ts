import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { findSandbox } from '@harnessgym/core';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { findProgram } from '@harnessgym/internal-process/find-program';
import { askVersion } from './ask-version.js';
import type { MachineFinding } from './doctor-report.js';
import type { InspectPlace } from './inspect-agent.js';

/** Where runs keep their state; or why there is no such place. */
export type StateRoot = { folder: string } | { problem: string };

/** What this machine has of that which runs need or may need. Creates nothing but in the scratch folder. */
export async function inspectMachine(machine: InspectPlace & { stateRoot: StateRoot }): Promise<MachineFinding[]> {
  return [
    { what: 'node', purpose: 'HarnessGym', state: 'present', version: process.versions.node, path: process.execPath },
    await inspectStateRoot(machine.stateRoot),
    await inspectSandbox(machine),
    await inspectProgram(['git'], 'agents and tasks', machine),
    await inspectProgram(['python3'], 'tools and scorers in Python', machine),
    await inspectProgram(['cc', 'gcc', 'clang'], 'tasks that compile C', machine),
    ...terminalPackages.map(inspectPackage),
  ];
}

/** Tried, because a machine may have the program and forbid what it does. */
async function inspectSandbox({ env, signal }: InspectPlace): Promise<MachineFinding> {
  const named = { what: 'sandbox', purpose: 'what agents build' };
  const found = await findSandbox('auto', { env, hidden: [], signal });
  if (found.kind === 'none') return { ...named, state: 'missing', reason: `${found.reason}. Runs are unsandboxed` };
  return { ...named, state: 'present', path: found.program };
}

async function inspectStateRoot(root: StateRoot): Promise<MachineFinding> {
  const named = { what: 'state directory', purpose: 'snapshots and clean rooms' };
  if ('problem' in root) return { ...named, state: 'missing', reason: root.problem };
  const problem = await whyNotWritable(root.folder);
  if (problem === undefined) return { ...named, state: 'present', path: root.folder };
  return { ...named, state: 'missing', reason: problem };
}

/** Of a folder that does not exist yet, whether it could be created. */
async function whyNotWritable(folder: string): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return (await stat(folder)).isDirectory() ? undefined : `${folder} is not a folder`;
  } catch (error) {
    if (isMissing(error) && dirname(folder) !== folder) return whyNotWritable(dirname(folder));
    if (hasCode(error, 'EACCES') || hasCode(error, 'EROFS') || hasCode(error, 'EPERM'))
      return `${folder} cannot be written; name another one with --state-dir`;
    throw error;
  }
}

/** The first of the names that is there. */
async function inspectProgram(names: readonly string[], purpose: string, place: InspectPlace): Promise<MachineFinding> {
  const [what = ''] = names;
  for (const name of names) {
    const path = await findProgram(name, place.env);
    if (path === undefined) continue;
    const asked = await askVersion({ ...place, path });
    if (asked.answer === 'none') return { what, purpose, state: 'missing', reason: `${path}: ${asked.reason}` };
    return { what, purpose, state: 'present', version: asked.version, path };
  }
  return { what, purpose, state: 'missing', reason: `no ${names.join(', ')} in PATH` };
}

/** Whoever wants a terminal installs both. */
const terminalPackages = ['@lydell/node-pty', '@xterm/headless'];

function inspectPackage(what: string): MachineFinding {
  const named = { what, purpose: '--runner tui-goal' };
  try {
    const path = createRequire(import.meta.url).resolve(what);
    return { ...named, state: 'present', path };
  } catch (error) {
    if (!hasCode(error, 'MODULE_NOT_FOUND') && !hasCode(error, 'ERR_PACKAGE_PATH_NOT_EXPORTED')) throw error;
    return { ...named, state: 'missing', reason: `install it with "npm install -g ${what}"` };
  }
}
