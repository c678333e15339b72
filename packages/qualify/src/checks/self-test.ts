import { type CommandExit, type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import type { ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';
import { textTail } from '../plain-text.js';
import type { RoomContext } from '../room-context.js';

const outputLimit = 8_000;

/**
 * Runs the self-test that the manifest declares, in the room. A server without one is never active. The evidence is
 * the documented `self_test` entry: `status`, `command`, `return_code`, `stdout`, `stderr`.
 */
export async function checkSelfTest(manifest: ServerManifest, context: RoomContext): Promise<Answer<undefined>> {
  const { selfTest } = manifest;
  if (selfTest.form === 'none') return failed('declare self_test in the manifest', { status: 'not_configured' });
  const command = selfTest.form === 'flag' ? [manifest.command, ...manifest.args, '--self-test'] : [...selfTest.argv];
  const [file, ...args] = command;
  if (file === undefined) return failed('the self-test command is empty', { status: 'failed', command });

  using limit = startTimeout(selfTest.timeoutMs);
  const result = await runCommand({
    command: { file, args },
    cwd: selfTest.form === 'flag' ? manifest.cwd : selfTest.cwd,
    env: { ...context.env, ...manifest.env },
    signal: AbortSignal.any([context.signal, limit.signal]),
  });
  context.signal.throwIfAborted();
  return judge(result, command, selfTest.timeoutMs);
}

function judge(result: CommandResult, command: readonly string[], timeoutMs: number): Answer<undefined> {
  const { exit } = result;
  const evidence = {
    command,
    ...(exit.ended === 'exited' ? { return_code: exit.exitCode } : {}),
    stdout: textTail(result.stdout, outputLimit),
    stderr: textTail(result.stderr, outputLimit),
  };
  if (exit.ended === 'exited' && exit.exitCode === 0) return passed(undefined, { status: 'passed', ...evidence });
  const status = exit.ended === 'timed-out' ? 'timeout' : 'failed';
  return failed(describe(exit, timeoutMs), { status, ...evidence });
}

function describe(exit: CommandExit, timeoutMs: number): string {
  switch (exit.ended) {
    case 'exited':
      return `the self-test exited with code ${exit.exitCode}`;
    case 'signalled':
      return `the self-test was ended by ${exit.signal}`;
    case 'timed-out':
      return `the self-test did not finish within ${timeoutMs} ms`;
    case 'not-started':
      return `the self-test could not be started: ${exit.reason}`;
    case 'cancelled':
      return 'the self-test was cancelled';
  }
}
