import { type AtomicWriteOptions, writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { TurnRequest } from '../turn.js';
import { reachLog } from './reach-log.js';

/** One `key: value` line for each field; what a value has of line breaks is one space. */
export function writeTranscript(
  { logs, clearWay }: Pick<TurnRequest, 'logs' | 'clearWay'>,
  fields: readonly (readonly [key: string, value: string])[],
  options?: AtomicWriteOptions,
): Promise<void> {
  const text = fields.map(transcriptLine).join('');
  return reachLog(logs.transcript, clearWay, () => writeAtomic(logs.transcript, text, options));
}

function transcriptLine([key, value]: readonly [string, string]): string {
  return `${key}: ${value.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`;
}
