import { type MountStack, openMountStack } from './mount-stack.js';

/** Mounts what `mount` does, and resolves with that and its undo. What was mounted until a step failed is undone. */
export async function mountOrUndo<T>(
  mount: (mounts: MountStack) => Promise<T>,
): Promise<{ mounts: MountStack; mounted: T }> {
  const mounts = openMountStack();
  try {
    return { mounts, mounted: await mount(mounts) };
  } catch (error) {
    // best-effort: what could not be mounted is the failure to tell.
    await Promise.allSettled([mounts[Symbol.asyncDispose]()]);
    throw error;
  }
}
