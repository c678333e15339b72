const hurriedMs = 100;

/** Whether `promise` settles in time, of which a tenth of a second is left once `hurry` fires. Leaves no timer behind. */
export async function within(promise: Promise<unknown>, ms: number, hurry?: AbortSignal): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let shorten = (): void => {};
  const tooLate = new Promise<false>((resolve) => {
    const expireIn = (time: number) => setTimeout(resolve, time, false as const);
    timer = expireIn(hurry?.aborted ? Math.min(ms, hurriedMs) : ms);
    shorten = () => {
      clearTimeout(timer);
      timer = expireIn(hurriedMs);
    };
  });
  hurry?.addEventListener('abort', shorten);
  try {
    return await Promise.race([promise.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
    hurry?.removeEventListener('abort', shorten);
  }
}
