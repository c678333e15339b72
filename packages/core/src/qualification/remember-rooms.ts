import type { QualificationReport, Qualifier } from '@harnessgym/qualify';
import { appendState } from '../store/append-state.js';
import { stateLayout } from '../store/state-layout.js';

interface RoomNotes {
  stateFolder: string;
  /** Hears what stood in the place of the notes, and was kept aside. */
  warn(messages: readonly string[]): void;
}

/** The same qualifier, with a note of each room that it keeps as evidence: such a room goes when its run does. */
export function rememberRooms<Own extends Qualifier>(qualifier: Own, { stateFolder, warn }: RoomNotes): Own {
  return {
    ...qualifier,
    async qualify(request) {
      const report = await qualifier.qualify(request);
      if (request.runId !== undefined)
        warn(await note(keptRooms(report), stateLayout(stateFolder).roomLog(request.runId)));
      return report;
    },
  };
}

function keptRooms({ qualifications }: QualificationReport): readonly string[] {
  return [...new Set(qualifications.flatMap(({ room }) => room ?? []))];
}

async function note(rooms: readonly string[], path: string): Promise<string[]> {
  const at = new Date().toISOString();
  return rooms.length > 0 ? appendState(path, { lines: rooms.map((room) => ({ at, room })) }) : [];
}
