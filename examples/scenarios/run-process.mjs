// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/**
 * @import { FakeScene } from '@harnessgym/runners'
 * @typedef {{ ended: 'exited', exitCode: number, stdout: string } | { ended: 'timed-out' }} ProcessResult
 */

const limitMs = 10_000;
const outputLimit = 1024 * 1024;

/**
 * Runs a program in the scene's workspace, in a process group of its own that is gone when this settles. Rejects when
 * it cannot be started, and with the signal's reason when the turn is over.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Pick<FakeScene, 'workspace' | 'env' | 'signal'>} scene
 * @returns {Promise<ProcessResult>}
 */
export async function runProcess(program, args, { workspace, env, signal }) {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: workspace,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    if (stdout.length < outputLimit) stdout += text;
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup();
  }, limitMs);
  signal.addEventListener('abort', endGroup, { once: true });
  try {
    // What the program left behind would hold the pipe open, so it goes as soon as the program has.
    const [[exitCode, name]] = await Promise.all([once(child, 'exit').finally(endGroup), once(child, 'close')]);
    signal.throwIfAborted();
    return timedOut ? { ended: 'timed-out' } : { ended: 'exited', exitCode: exitCode ?? shellStatus(name), stdout };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', endGroup);
  }

  function endGroup() {
    killGroup(child.pid);
  }
}

/**
 * The status by which shells report a death by signal.
 * @param {NodeJS.Signals} name
 */
function shellStatus(name) {
  return 128 + constants.signals[name];
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}
