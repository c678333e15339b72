import type { Check } from './qualification.js';
import type { RoomContext } from './room-context.js';

/** With which a shell, and what sets the limits of a confined program, say that they found none. */
const notFound = 127;

/**
 * Of a check that failed in a sandbox for want of a program: that this machine may have it all the same. Undefined where
 * something else was missing, or nothing confines.
 */
export function describeHidden({ evidence }: Check, { sandbox }: Pick<RoomContext, 'sandbox'>): string | undefined {
  if (sandbox.kind === 'none' || ![evidence['return_code'], evidence['exit_code']].includes(notFound)) return undefined;
  return [
    'code 127 means that a program was not found; where this machine has it, the sandbox hides it, because it lies neither in',
    'a folder of the system nor in one of PATH: install it for the machine, or put it into the folder of the artifact',
  ].join(' ');
}
