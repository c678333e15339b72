import { installProgram } from './install-program.mjs';
import type { ProgramPin } from './programs.mjs';

export type PinnedProgram = { version: string; package: string } & (
  | { status: 'installed'; path: string }
  | { status: 'missing'; reason: string }
);

/**
 * A program that is pinned in `programs.mjs`, installed on demand. Where it cannot be had, it is missing, with what npm
 * said: the test skips itself and names the package.
 */
export async function pinnedProgram(pin: ProgramPin): Promise<PinnedProgram> {
  const about = { version: pin.version, package: pin.package };
  try {
    return { ...about, status: 'installed', path: await installProgram(pin) };
  } catch (error) {
    // Whatever is in npm's way, the machine lacks this program. CI allows no skip and so hides nothing by it.
    return { ...about, status: 'missing', reason: error instanceof Error ? error.message : String(error) };
  }
}
