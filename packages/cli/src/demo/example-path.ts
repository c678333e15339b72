import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the examples, which the build copies beside the compiled code. */
export function examplePath(...parts: readonly string[]): string {
  return join(fileURLToPath(new URL('./examples', import.meta.url)), ...parts);
}
