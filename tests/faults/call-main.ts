import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '../../packages/cli/src/main.js';

/** A command in this process: for the commands after the one that is tested, of which a walk needs thousands. */
export async function callMain(args: readonly string[], { cwd, state }: { cwd: string; state: string }) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const printed = Promise.all([text(stdout), text(stderr)]);
  const code = await main(args, { cwd, env: { ...process.env, HARNESSGYM_STATE_DIR: state }, stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await printed;
  return { code, stdout: out, stderr: err };
}
