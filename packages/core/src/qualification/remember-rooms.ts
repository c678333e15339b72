import type { Qualifier } from '@harnessgym/qualify';
import { appendState } from '../store/append-state.js';
import { stateLayout } from '../store/state-layout.js';

/** The same qualifier, with a note of each room that it keeps as evidence: such a room goes when its run does. */
export function rememberRooms<Own extends Qualifier>(qualifier: Own, stateFolder: string): Own {
  return {
    ...qualifier,
    async qualify(request) {
      const report = await qualifier.qualify(request);
      if (report.roomKept && request.runId !== undefined) {
        const path = stateLayout(stateFolder).roomLog(request.runId);
        await appendState(path, { at: new Date().toISOString(), room: report.room });
      }
      return report;
    },
  };
}
