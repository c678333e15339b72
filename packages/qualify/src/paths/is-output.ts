import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { languageOf } from '../language-of.js';
import { isCode } from '../list-code.js';
import { realOr } from './is-of-machine.js';

/** Whether what exists can be something that commands write for the time being: below a folder for that, and no code. */
export function isOutput(path: string): boolean {
  const real = realOr(path);
  if (!['/tmp', '/var/tmp', tmpdir()].some((folder) => isWithin(realOr(folder), real))) return false;
  return !statSync(real).isFile() || !(isCode(real) || languageOf(real) !== undefined);
}
