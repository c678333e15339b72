import type { Objective, RunEvent } from '@harnessgym/core';
import { progressLines } from '../render/progress-lines.js';
import type { Terminal, TerminalStream } from '../terminal.js';
import { isLive } from './is-live.js';

/** Shows a run while it goes on. Disposing leaves the plain lines, and the cursor below them. */
export interface Progress extends Disposable {
  onEvent(event: RunEvent): void;
  /** Lets `write` print to the same terminal, between the plain lines and what is drawn below them. */
  aside(write: () => void): void;
}

export interface ProgressOptions {
  env: Terminal['env'];
  objective: Pick<Objective, 'direction' | 'target'>;
}

/** Plain lines for each event that is worth one; on a terminal also a live block below them. */
export async function showProgress(stream: TerminalStream, { env, objective }: ProgressOptions): Promise<Progress> {
  if (!isLive(stream, env)) return showPlainLines(stream);
  // What measures and cuts text for a terminal takes half as long to load as Node to start.
  const { showLiveBlock } = await import('./show-live-block.js');
  return showLiveBlock(stream, objective);
}

function showPlainLines(stream: TerminalStream): Progress {
  const linesOf = progressLines();
  return {
    onEvent: (event) => void stream.write(linesOf(event)),
    aside: (write) => write(),
    [Symbol.dispose]: () => {},
  };
}
