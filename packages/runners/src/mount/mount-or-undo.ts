import { type MountStack, openMountStack } from './mount-stack.js';

/** Does what `mount` does, and resolves with its undo. What was mounted until a step failed is undone. */
export async function mountOrUndo(mount: (mounts: MountStack) => Promise<void>): Promise<MountStack> {
  const mounts = openMountStack();
  try {
    await mount(mounts);
    return mounts;
  } catch (error) {
    // best-effort: what could not be mounted is the failure to tell.
    await Promise.allSettled([mounts[Symbol.asyncDispose]()]);
    throw error;
  }
}
