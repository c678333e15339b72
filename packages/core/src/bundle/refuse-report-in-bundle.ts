import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { invalidConfig } from '../config/invalid-config.js';
import type { FoundBundle } from './find-bundle.js';

/** Throws CoreError CONFIG_INVALID for a folder in the bundle: a report there would change the bytes that were judged. */
export async function refuseReportInBundle(folder: string, found: FoundBundle): Promise<void> {
  const bundle = found.form === 'artifact' ? found.folder : join(found.root, '.harnessgym');
  if (!isWithin(bundle, await realFolder(folder))) return;
  throw invalidConfig(
    `--report: ${folder} is in the bundle ${bundle}, which a report would change. Name another folder.`,
  );
}

/** With links resolved as far as it exists. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    return join(await realFolder(dirname(path)), basename(path));
  }
}
