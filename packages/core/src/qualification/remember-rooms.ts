import type { QualificationReport, Qualifier } from '@harnessgym/qualify';
import { appendState } from '../store/append-state.js';
import type { KeptRoom } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';

interface RoomNotes {
  stateFolder: string;
  /** Hears what stood in the place of the notes, and was kept aside. */
  warn(messages: readonly string[]): void;
}

/** The same qualifier, with a note of each room that it keeps as evidence: such a room goes when its run does. */
export function rememberRooms<Own extends Qualifier>(qualifier: Own, { stateFolder, warn }: RoomNotes): Own {
  const noted = new Map<string, readonly KeptRoom[]>();
  return {
    ...qualifier,
    async qualify(request) {
      const report = await qualifier.qualify(request);
      if (request.runId !== undefined) await note(keptRooms(report), stateLayout(stateFolder).roomLog(request.runId));
      return report;
    },
  };

  async function note(rooms: readonly string[], path: string): Promise<void> {
    if (rooms.length === 0) return;
    const at = new Date().toISOString();
    const lines = rooms.map((room) => ({ at, room }));
    const before = noted.get(path) ?? [];
    warn(await appendState(path, { lines, before }));
    noted.set(path, [...before, ...lines]);
  }
}

function keptRooms({ qualifications }: QualificationReport): readonly string[] {
  return [...new Set(qualifications.flatMap(({ room }) => room ?? []))];
}
