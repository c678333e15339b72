import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MakeRunner } from './behaviour.js';
import { expectNothingRuns, finalMessage, started } from './observe.js';
import { endlessCommand, newMark } from './props.js';
import { never, setStage } from './stage.js';

export function describeSession(make: MakeRunner): void {
  it('keeps its id and its memory in a second turn', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'I will.' }, { does: 'recalls' });
    await using session = await stage.open();
    await session.turn(stage.request(`Remember ${mark}.`));
    const { id } = session;
    expect(finalMessage(await session.turn(stage.request('What was it?')))).toContain(mark);
    expect(session.id).toBe(id);
  });

  it('is fresh: it shares no id and no memory with another', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'I will.' }, { does: 'recalls' });
    await using first = await stage.open();
    await first.turn(stage.request(`Keep ${mark} to yourself.`));
    await using second = await stage.open();
    const heard = finalMessage(await second.turn(stage.request('What do you know?', { iteration: 2 })));
    expect(heard).toContain('What do you know?');
    expect(heard).not.toContain(mark);
    if (first.id !== undefined) expect(second.id).not.toBe(first.id);
  });

  it('that was closed goes on by its id, with its memory', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'I will.' }, { does: 'recalls' });
    const first = await stage.open();
    await first.turn(stage.request(`Remember ${mark}.`));
    await first[Symbol.asyncDispose]();
    const { id } = first;
    // An agent that never tells its id cannot be asked for it.
    if (id === undefined) return;
    await using second = await stage.open(undefined, { sessionId: id });
    expect(second.id).toBe(id);
    expect(finalMessage(await second.turn(stage.request('What was it again?')))).toContain(mark);
    expect(second.id).toBe(id);
  });

  it('that nobody knows is a fresh one, with another id', async () => {
    const sessionId = '00000000-0000-4000-8000-000000000000';
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'Who?' });
    await using session = await stage.open(undefined, { sessionId });
    expect(session.id).not.toBe(sessionId);
    expect(finalMessage(await session.turn(stage.request('Go on.')))).toBe('Who?');
    expect(session.id).not.toBe(sessionId);
  });

  it('refuses a turn while another is running', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'hangs', command: endlessCommand(mark) });
    await using session = await stage.open();
    const user = new AbortController();
    const turn = session.turn(stage.request('Take your time.', { signal: user.signal }));
    await started(stage, mark, turn);
    await expect(session.turn(stage.request('And this?'))).rejects.toMatchObject({ code: 'TURN_MISUSED' });
    user.abort();
    await turn;
  });

  it('that is disposed of cancels its turn, leaves no process and refuses more', async () => {
    const mark = newMark();
    await using stage = await setStage(make, { does: 'hangs', command: endlessCommand(mark) });
    const session = await stage.open();
    const turn = session.turn(stage.request('Never mind me.'));
    await started(stage, mark, turn);
    await session[Symbol.asyncDispose]();
    expect(await turn).toMatchObject({ outcome: { outcome: 'cancelled' } });
    await expectNothingRuns(mark);
    await expect(session.turn(stage.request('Still there?'))).rejects.toMatchObject({ code: 'SESSION_CLOSED' });
    await session[Symbol.asyncDispose]();
  });

  it('does not open in a folder that does not exist', async () => {
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'Nowhere.' });
    const workspace = join(stage.workspace, 'missing');
    const options = { workspace, toolset: { servers: [], skills: [] }, env: {}, signal: never };
    await expect(stage.runner.open(options)).rejects.toMatchObject({ code: 'WORKSPACE_MISSING' });
  });
}
