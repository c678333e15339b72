/** Enough for a script or a tool call to walk a terminate-and-kill ladder over the processes it started. */
export const graceMs = 3_000;

/** Whether a promise settles, either way, within `ms`. */
export function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settled = () => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settled, settled);
  });
}
