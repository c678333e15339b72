import { WorkspaceError } from './errors.js';
import { isOfStore } from './is-of-store.js';

/** Works with the files of a store. Throws `STORE_UNUSABLE` for what the system says to one of them. */
export async function inStore<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isOfStore(folder, error)) throw error;
    throw storeUnusable(folder, error);
  }
}

export function storeUnusable(folder: string, cause: NodeJS.ErrnoException): WorkspaceError {
  const { path } = cause;
  const where = path === undefined || cause.message.includes(path) ? '' : `${path}: `;
  const said = cause.message.replace(/\.$/, '');
  const message = `The snapshots in ${folder} cannot be used: ${where}${said}. Mend that, or choose another folder.`;
  return new WorkspaceError('STORE_UNUSABLE', { message, cause });
}
