import type { CommandExit } from '@harnessgym/internal-process/run-command';
import type { ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';
import type { RoomContext } from '../room-context.js';
import { type RoomRun, runInRoom } from '../run-in-room.js';

/**
 * Runs the self-test that the manifest declares, in the room. A server without one is never active. The evidence is
 * the documented `self_test` entry: `status`, `command`, `return_code`, `stdout`, `stderr`.
 */
export async function checkSelfTest(manifest: ServerManifest, context: RoomContext): Promise<Answer<undefined>> {
  const { selfTest, env } = manifest;
  if (selfTest.form === 'none') return failed('declare self_test in the manifest', { status: 'not_configured' });
  const argv = selfTest.form === 'flag' ? [manifest.command, ...manifest.args, '--self-test'] : selfTest.argv;
  if (argv.length === 0) return failed('the self-test command is empty', { status: 'failed', command: argv });

  const cwd = selfTest.form === 'flag' ? manifest.cwd : selfTest.cwd;
  const run = await runInRoom({ argv, cwd, env, timeoutMs: selfTest.timeoutMs }, context);
  return judge(run, selfTest.timeoutMs);
}

function judge({ exit, evidence }: RoomRun, timeoutMs: number): Answer<undefined> {
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
