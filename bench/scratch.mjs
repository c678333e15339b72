import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of its own for some work, which leaves nothing behind, also when it is interrupted. */
export async function inScratch(folder, work) {
  const scratch = mkdtempSync(join(folder, 'harnessgym-bench-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  const stop = () => process.exit(130);
  process.once('exit', remove);
  process.once('SIGINT', stop);
  try {
    return await work(scratch);
  } finally {
    remove();
    process.off('exit', remove);
    process.off('SIGINT', stop);
  }
}
