import type { Terminal, TerminalStream } from '../terminal.js';

/** Holds the iteration, the phase and the time of nearly every first line. */
const narrowest = 50;

/**
 * Whether lines on `stream` can be drawn over again: it is a terminal that knows its width and moves its cursor, and
 * no CI log. `NO_COLOR` has no say, since the live block has no colours.
 */
export function isLive(stream: TerminalStream, { TERM, CI }: Terminal['env']): boolean {
  const inCi = CI !== undefined && !['', '0', 'false'].includes(CI);
  return stream.isTTY === true && (stream.columns ?? 0) >= narrowest && TERM !== 'dumb' && !inCi;
}
