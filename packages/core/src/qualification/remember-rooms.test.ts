import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QualificationReport, Qualifier } from '@harnessgym/qualify';
import { expect, it } from 'vitest';
import { readState } from '../store/read-state.js';
import { keptRoomSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';
import { rememberRooms } from './remember-rooms.js';

it('C-09 notes the rooms of a run again where somebody removed the notes', async () => {
  const stateFolder = await mkdtemp(join(tmpdir(), 'hg-rooms-'));
  try {
    const rooms = ['/rooms/one', '/rooms/two'];
    const log = stateLayout(stateFolder).roomLog('run');
    const warnings: string[] = [];
    const warn = (messages: readonly string[]) => void warnings.push(...messages);
    const notes = { stateFolder, warn };
    const qualifier = rememberRooms<Qualifier>({ qualify: async () => reportWith(rooms.shift()) }, notes);
    const request = { runId: 'run' } as Parameters<Qualifier['qualify']>[0];
    await qualifier.qualify(request);
    await rm(log);
    await qualifier.qualify(request);
    expect((await readState(log, keptRoomSchema)).lines.map(({ room }) => room)).toEqual(['/rooms/one', '/rooms/two']);
    expect(warnings).toEqual([expect.stringContaining(`${log} had said was gone`)]);
  } finally {
    await rm(stateFolder, { recursive: true });
  }
});

function reportWith(room: string | undefined): QualificationReport {
  const qualifications = [{ room }] as unknown as QualificationReport['qualifications'];
  return { room: '', roomKept: true, reportPath: '', qualifications };
}
