import type { Objective } from '@harnessgym/core';
import { createLogUpdate } from 'log-update';
import { progressLines } from '../render/progress-lines.js';
import type { TerminalStream } from '../terminal.js';
import { type RunView, withEvent } from './run-view.js';
import type { Progress } from './show-progress.js';
import { viewLines } from './view-lines.js';

/**
 * Draws two or three lines below the plain ones, anew with each event and each second. The cursor is hidden meanwhile;
 * the library shows it again also when the process exits without disposing.
 */
export function showLiveBlock(
  stream: TerminalStream,
  { direction, target }: Pick<Objective, 'direction' | 'target'>,
): Progress {
  const block = createLogUpdate(stream);
  const linesOf = progressLines();
  let view: RunView = { direction, ...(target !== undefined && { target }) };
  const timer = setInterval(draw, 1_000).unref();
  return {
    onEvent(event) {
      view = withEvent(view, event);
      const lines = linesOf(event);
      if (lines === '') return draw();
      aside(() => stream.write(lines));
    },
    aside,
    [Symbol.dispose]() {
      clearInterval(timer);
      block.clear();
      block.done();
    },
  };

  function aside(write: () => void): void {
    block.clear();
    write();
    draw();
  }

  function draw(): void {
    const lines = viewLines(view, { now: Date.now(), columns: stream.columns ?? 80 });
    if (lines.length > 0) block(lines.join('\n'));
  }
}
