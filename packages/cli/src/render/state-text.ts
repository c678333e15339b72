import type { RunEntry } from '@harnessgym/core';
import { oneLine } from './one-line.js';
import { wholeLine } from './whole-line.js';

/** Where a run stands, or how it ended. */
export function stateText(state: RunEntry['state']): string {
  switch (state.state) {
    case 'finished':
      return `finished: ${state.reason}`;
    case 'stopped':
      return `stopped: ${state.reason}`;
    case 'crashed':
      return `crashed: ${wholeLine(state.message)}`;
    case 'running':
      return `running (process ${state.pid} on ${oneLine(state.host)})`;
    case 'unreadable':
      return `unreadable summary: ${wholeLine(state.problem)}`;
    case 'cancelled':
    case 'interrupted':
      return state.state;
  }
}
