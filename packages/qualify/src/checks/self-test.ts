import type { ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';
import { describeExit } from '../describe-exit.js';
import type { RoomContext } from '../room-context.js';
import { type RoomCommand, type RoomRun, runInRoom } from '../run-in-room.js';
import { proveSelfTest } from '../self-test/prove-self-test.js';
import type { ServerSources } from '../self-test/server-sources.js';

const unprovable = [
  'nothing shows that the self-test needs the server, because no file of the server is known.',
  'Name that file in the command line of the manifest, as in node ${artifact_dir}/server.mjs, or write "self_test": true',
  'where the server answers its argument --self-test',
].join(' ');
const vacuous = [
  'the self-test passes although the files of the server are empty, so it tests nothing.',
  'Let it start or import the server and check an answer, so that it fails when the server does;',
  'where the server tests itself, write "self_test": true and answer its argument --self-test',
].join(' ');

/**
 * Runs the self-test that the manifest declares, in the room; a server without one is never active. A command of its own is
 * run once more where the server does nothing, and must fail there. The evidence is the documented `self_test` entry: `status`,
 * `command`, `return_code`, `stdout`, `stderr`; and `proof`, what passing is worth.
 */
export async function checkSelfTest(
  manifest: ServerManifest,
  sources: ServerSources,
  context: RoomContext,
): Promise<Answer<undefined>> {
  const { selfTest, env } = manifest;
  if (selfTest.form === 'none') return failed('declare self_test in the manifest', { status: 'not_configured' });
  const argv = selfTest.form === 'flag' ? [manifest.command, ...manifest.args, '--self-test'] : selfTest.argv;
  if (argv.length === 0) return failed('the self-test command is empty', { status: 'failed', command: argv });

  const cwd = selfTest.form === 'flag' ? manifest.cwd : selfTest.cwd;
  const test: RoomCommand = { argv, cwd, env, timeoutMs: selfTest.timeoutMs };
  // What the server changed when it was called is no matter of the test.
  const spoilt = await context.renew();
  if (spoilt !== undefined) return failed(`the room could not be brought back: ${spoilt}`, { status: 'failed' });
  const run = await runInRoom(test, context);
  const answer = judge(run, selfTest.timeoutMs);
  if (answer.answer === 'failed') return answer;
  // A flag of the server is a part of it; that the server works is known from the calls made from outside.
  if (selfTest.form === 'flag') return passed(undefined, { ...answer.evidence, proof: 'unproven' });
  const proven = await proveSelfTest({ manifest, sources, test, tookMs: run.durationMs }, context);
  if (proven.proof === 'spoilt') {
    const reason = `the self-test leaves nothing in which it could run again: ${proven.because}`;
    return failed(reason, { ...answer.evidence, status: 'failed' });
  }
  const evidence = { ...answer.evidence, ...proven };
  if (proven.proof === 'vacuous') return failed(vacuous, { ...evidence, status: 'failed' });
  if (proven.proof === 'unprovable') return failed(unprovable, { ...evidence, status: 'failed' });
  return passed(undefined, evidence);
}

function judge({ exit, evidence }: RoomRun, timeoutMs: number): Answer<undefined> {
  if (exit.ended === 'exited' && exit.exitCode === 0) return passed(undefined, { status: 'passed', ...evidence });
  const status = exit.ended === 'timed-out' ? 'timeout' : 'failed';
  return failed(`the self-test ${describeExit(exit, timeoutMs)}`, { status, ...evidence });
}
