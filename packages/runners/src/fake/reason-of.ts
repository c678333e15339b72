import { inspect } from 'node:util';

/** What to say of anything that a script or a power threw; `String` itself throws on some values. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : inspect(thrown);
}
