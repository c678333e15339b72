import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface CollectedOutput {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What a program printed until it was over, and its exit code. */
export async function collectOutput(child: ChildProcess): Promise<CollectedOutput> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
