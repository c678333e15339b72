import { join } from 'node:path';
import type { MeasureRequest } from './score.js';

/** The two files of a scorer's run. */
export function scorerLogs({ folder, prefix }: MeasureRequest['logs']): { stdout: string; stderr: string } {
  return { stdout: join(folder, `${prefix}.stdout.txt`), stderr: join(folder, `${prefix}.stderr.txt`) };
}
