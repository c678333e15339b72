import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MakeRunner } from './behaviour.js';
import { expectNothingRuns, finalMessage, started } from './observe.js';
import { endlessCommand, newMark } from './props.js';
import { setStage } from './stage.js';

export function describeEndings(make: MakeRunner): void {
  it('that outlives its budget reports timed-out and leaves no process', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'hangs', command: endlessCommand(mark) });
    await using session = await stage.open();
    const budget = new AbortController();
    const request = stage.request('Work for ever.', { signal: budget.signal });
    const turn = session.turn(request);
    await started(stage, mark, turn);
    expect(await readFile(request.logs.prompt, 'utf8')).toBe('Work for ever.');
    budget.abort(spentBudget());
    expect(await turn).toMatchObject({ outcome: { outcome: 'timed-out', afterMs: expect.any(Number) } });
    await expectNothingRuns(mark);
  });

  it('that is cancelled reports cancelled and leaves no process', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'hangs', command: endlessCommand(mark) });
    await using session = await stage.open();
    const user = new AbortController();
    const turn = session.turn(stage.request('Work until I stop you.', { signal: user.signal }));
    await started(stage, mark, turn);
    user.abort();
    expect(await turn).toMatchObject({ outcome: { outcome: 'cancelled' } });
    await expectNothingRuns(mark);
  });

  it('whose signal had aborted before has done nothing', async () => {
    await using stage = await setStage(make, { does: 'runs', command: 'touch trace', finalMessage: 'Too late.' });
    await using session = await stage.open();
    const { outcome } = await session.turn(stage.request('Leave a trace.', { signal: AbortSignal.abort() }));
    expect(outcome).toEqual({ outcome: 'cancelled' });
    await expect(access(join(stage.workspace, 'trace'))).rejects.toThrow('ENOENT');
  });

  it('by its budget leaves a session that goes on', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'hangs', command: endlessCommand(mark) }, { does: 'recalls' });
    await using session = await stage.open();
    const budget = new AbortController();
    const turn = session.turn(stage.request(`The word is ${mark}.`, { signal: budget.signal }));
    await started(stage, mark, turn);
    budget.abort(spentBudget());
    await turn;
    const { id } = session;
    expect(finalMessage(await session.turn(stage.request('What did I ask before?')))).toContain(mark);
    expect(session.id).toBe(id);
  });
}

function spentBudget(): DOMException {
  return new DOMException('The budget of the turn is spent.', 'TimeoutError');
}
