const last = new Map<string, Promise<unknown>>();

/** Does what is asked for under the same key one after the other, in this process. */
export async function inTurn<Result>(key: string, act: () => Promise<Result>): Promise<Result> {
  const before = last.get(key);
  const mine = (async () => {
    // Who came before has told its own caller what failed.
    await before?.catch(() => undefined);
    return act();
  })();
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}
