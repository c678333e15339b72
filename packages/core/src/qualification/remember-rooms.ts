import type { QualificationReport, Qualifier } from '@harnessgym/qualify';
import { appendState } from '../store/append-state.js';
import { stateLayout } from '../store/state-layout.js';

/** The same qualifier, with a note of each room that it keeps as evidence: such a room goes when its run does. */
export function rememberRooms<Own extends Qualifier>(qualifier: Own, stateFolder: string): Own {
  return {
    ...qualifier,
    async qualify(request) {
      const report = await qualifier.qualify(request);
      if (request.runId !== undefined) await note(keptRooms(report), stateLayout(stateFolder).roomLog(request.runId));
      return report;
    },
  };
}

function keptRooms({ qualifications }: QualificationReport): readonly string[] {
  return [...new Set(qualifications.flatMap(({ room }) => room ?? []))];
}

async function note(rooms: readonly string[], path: string): Promise<void> {
  const at = new Date().toISOString();
  if (rooms.length > 0) await appendState(path, ...rooms.map((room) => ({ at, room })));
}
