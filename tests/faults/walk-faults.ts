import { expect } from 'vitest';
import { chooseCalls } from './choose-calls.js';

/** One pass under a fault, written `CODE:call` or `CODE:call:on`; call 0 is none. */
export interface FaultedPass {
  mistakes: readonly string[];
  /** The file operations it made, in order. */
  calls: readonly string[];
}

/** Fails each chosen file operation of a pass, alone and for good, and expects that no pass makes a mistake. */
export async function walkFaults(code: string, pass: (fault: string) => Promise<FaultedPass>): Promise<void> {
  const whole = await pass(`${code}:0`);
  expect(whole.mistakes).toEqual([]);
  const mistakes: string[] = [];
  for (const at of chooseCalls(whole.calls))
    for (const fault of [`${code}:${at}`, `${code}:${at}:on`])
      for (const mistake of (await pass(fault)).mistakes) mistakes.push(`${fault} ${whole.calls[at - 1]}: ${mistake}`);
  expect(mistakes).toEqual([]);
}
