import { join } from 'node:path';
import { isSecretName } from '../secret-name.js';
import { actsOnPrograms } from './acting-name.js';
import { bubblewrapArguments } from './bubblewrap-arguments.js';
import { type Confinement, protectedNames, reachOf } from './confinement.js';
import { programPaths, realOr } from './program-folders.js';
import type { Sandbox } from './sandbox.js';
import { sandboxExecProfile } from './sandbox-exec-profile.js';

/** A program as it is started: a server, or any other command. */
export interface Command {
  command: string;
  args: readonly string[];
  cwd: string;
  /** What acts also on what confines the program: of what was generated, nothing but secrets. */
  env?: Readonly<Record<string, string>>;
}

/** Paths that a sandbox is told of, and that a link in their place would make lead elsewhere. */
export interface Confined<C extends Command> {
  command: C;
  /** Each has to be its own real path, or missing, when the command is started. */
  unlinked: readonly string[];
}

/**
 * A verdict covers sources, and Python prefers the bytecode that lies beside them in `__pycache__`, where nothing is judged.
 * No folder can be below a device, so it finds none, and leaves none.
 */
const withoutBytecode = { PYTHONPYCACHEPREFIX: '/dev/null/pycache' };

/** The same command, confined; without a sandbox, with the variables of its manifest among its own. Starts nothing. */
export function confine<C extends Command>(command: C, sandbox: Sandbox, asked: Confinement): Confined<C> {
  const variables: Confinement['variables'] = { ...asked.variables, ...withoutBytecode };
  const confinement = { ...asked, variables };
  if (sandbox.kind === 'none') return { command: { ...command, env: { ...command.env, ...variables } }, unlinked: [] };
  const { system, program } = sandbox;
  const path = variables['PATH'] ?? command.env?.['PATH'] ?? process.env['PATH'];
  const programs = programPaths({ command: command.command, path }, system);
  const reach = reachOf(confinement, protectedPaths(confinement.workspace));
  const unlinked = [...new Set([...reach.write, ...reach.read])];
  const { secret, told } = apart(variables);
  const env = { ...command.env, ...secret };
  const started = [command.command, ...command.args];
  if (sandbox.kind === 'bubblewrap') {
    const args = bubblewrapArguments({
      system,
      limits: sandbox.limits,
      confinement: { ...confinement, variables: told },
      reach,
      programs,
      cwd: command.cwd,
    });
    return { command: { ...command, command: program, args: [...args, ...started], env }, unlinked };
  }
  const profile = sandboxExecProfile({ system, confinement, reach, programs });
  const args = ['-p', profile, '/usr/bin/env', ...Object.entries(told).map((pair) => pair.join('='))];
  return { command: { ...command, command: program, args: [...args, ...started], env }, unlinked };
}

/**
 * Everybody on the machine can read arguments, so a secret comes by the environment, through what confines the program.
 * All others are told it as arguments, so that they act on the program only.
 */
function apart(variables: Readonly<Record<string, string>>) {
  const pairs = Object.entries(variables);
  const isSecret = ([name]: [string, string]) => isSecretName(name) && !actsOnPrograms(name);
  return {
    secret: Object.fromEntries(pairs.filter(isSecret)),
    told: Object.fromEntries(pairs.filter((pair) => !isSecret(pair))),
  };
}

/** Not those that are links in the task itself: what they lead to in the workspace goes by its own name. */
function protectedPaths(workspace: string): readonly string[] {
  return protectedNames.map((name) => join(workspace, name)).filter((path) => realOr(path) === path);
}

/** For a command that is started at once: why it must not be. Undefined when none of its paths is a link by now. */
export function whyNotSafe(unlinked: readonly string[]): string | undefined {
  const linked = unlinked.find((path) => realOr(path) !== path);
  return (
    linked && `${linked} is a link or lies behind one, which the sandbox would follow; put the folder itself there`
  );
}
