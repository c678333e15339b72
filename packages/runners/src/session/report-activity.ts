import type { TurnRequest } from '../turn.js';

/** Tells whoever watches what the agent does. A watcher is a guest: what it throws does not reach the turn. */
export function reportActivity({ onActivity }: Pick<TurnRequest, 'onActivity'>, activity: string): void {
  try {
    onActivity?.(activity);
  } catch {
    // best-effort: a watcher that fails misses what it would have seen, and nothing else is lost.
  }
}
