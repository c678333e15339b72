import type { Swept } from './sweep-turn.js';

/** Throws when something of an agent that was ended is left, or nobody knows. */
export function requireSwept(swept: Swept | undefined, displayName: string): void {
  if (swept?.fault !== undefined) throw new Error(swept.fault);
  const left = swept?.left.map(({ pid, command }) => `${pid} ${command}`) ?? [];
  if (left.length > 0) throw new Error(`${displayName} has left running what could not be ended: ${left.join(', ')}`);
}
