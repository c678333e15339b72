import { keepAside } from './keep-aside.js';
import type { Source } from './read-source.js';

/** Keeps a file that was not usable whole before it is replaced. Returns the warnings, the place it is kept first. */
export async function keepUnusable(folder: string, source: Source, reasons: readonly string[]): Promise<string[]> {
  if (reasons.length === 0 || source.state === 'absent') return [...reasons];
  const name = await keepAside(folder, source);
  return [`registry.json could not be used whole. As it was, it is kept as .harnessgym/${name}.`, ...reasons];
}
