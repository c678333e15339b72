import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/cli/bin/harnessgym.js', import.meta.url));
const example = fileURLToPath(new URL('../examples/numerical_debug_task', import.meta.url));
const mcpCall = fileURLToPath(new URL('../packages/cli/bin/harnessgym-mcp-call.js', import.meta.url));
const idleAgent = fileURLToPath(new URL('./idle-agent.mjs', import.meta.url));

/** The floor of every command: a Node process that does nothing. */
export const bareNode = () => () => node(['-e', '0']);

export function harnessgym(args, cwd) {
  return node([bin, ...args], cwd);
}

/** Whether this build has a command that takes such a flag. */
export function knows(command, flag) {
  return spawnSync(process.execPath, [bin, command, '--help'], { encoding: 'utf8' }).stdout.includes(flag);
}

/**
 * One call from a shell of a tool that answers at once. A run has qualified its server and left on record what it was
 * confined by, as before every call of an agent; so nothing is tried again.
 */
export function callOnce(scratch, program) {
  const { args, workspace, state } = prepare(scratch, [...idle, '--iterations', '1'], (workspace) => {
    const folder = join(workspace, '.harnessgym/mcp/echo');
    mkdirSync(folder, { recursive: true });
    cpSync(program, join(folder, 'server.mjs'));
    writeFileSync(join(folder, 'mcp.json'), JSON.stringify(manifest));
  });
  harnessgym(args, workspace);
  const call = [mcpCall, '--server', manifest.name, '--tool', 'echo', '--arguments', '{"text":"hello"}'];
  return () => node(call, workspace, { HARNESSGYM_STATE_DIR: state });
}

const server = '${artifact_dir}/server.mjs';
const ping = `echo '{"id":1,"method":"ping"}' | node ${server} | grep result`;
const manifest = { name: 'echo', command: 'node', args: [server], self_test: { command: ['sh', '-c', ping] } };

/** Prepares a fresh copy of the documented example below `scratch`, with what `fill` adds, and returns a run in it. */
export function exampleRun(scratch, flags, fill = () => {}) {
  const { args, workspace } = prepare(scratch, flags, fill);
  return () => harnessgym(args, workspace);
}

/** Flags for an agent that takes no time, starts nothing and solves nothing, so that what is left is ours. */
export const idle = ['--fake-scenario', idleAgent];

/** How many Node processes such a run starts, its own included; undefined where there is no strace. */
export function countProcesses(scratch, flags) {
  const { args, workspace } = prepare(scratch, flags, () => {});
  const log = join(scratch, 'started');
  const trace = ['-f', '-z', '-qq', '-e', 'trace=execve', '-o', log, process.execPath, bin, ...args];
  if (spawnSync('strace', trace, { cwd: workspace }).status !== 0) return undefined;
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => /execve\("[^"]*\/node"/.test(line)).length;
}

function prepare(scratch, flags, fill) {
  const workspace = join(scratch, 'task');
  const state = join(scratch, 'state');
  for (const left of [workspace, state]) rmSync(left, { recursive: true, force: true });
  cpSync(example, workspace, { recursive: true });
  fill(workspace);
  const args = ['run', '--task', 'task.md', '--workspace', '.', '--runner', 'fake', '--state-dir', state, ...flags];
  return { args, workspace, state };
}

function node(args, cwd, variables = {}) {
  const env = { ...process.env, ...variables };
  const options = { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  const { status, stderr } = spawnSync(process.execPath, args, options);
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
}
