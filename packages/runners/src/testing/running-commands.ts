import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The command lines of this machine's live processes that contain `marker`, in whatever group or session they are. */
export async function runningCommands(marker: string): Promise<string[]> {
  const commands = process.platform === 'linux' ? await readProc() : await askPs();
  return commands.filter((command) => command.includes(marker));
}

/** Not every container has `ps`. A zombie has an empty command line here. */
async function readProc(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.allSettled(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8')));
  // A process may end while it is looked at.
  return lines.flatMap((line) => (line.status === 'fulfilled' ? [line.value.replaceAll('\0', ' ')] : []));
}

async function askPs(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n');
}
