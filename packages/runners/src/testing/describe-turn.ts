import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MakeRunner } from './behaviour.js';
import { setStage } from './stage.js';

export function describeTurn(make: MakeRunner): void {
  it('runs in the workspace and completes with its final message', async () => {
    await using stage = await setStage(make, { does: 'runs', command: 'pwd > where.txt', finalMessage: 'I am here.' });
    await using session = await stage.open();
    const { outcome } = await session.turn(stage.request('Where are you?'));
    expect(outcome).toEqual({ outcome: 'completed', finalMessage: 'I am here.' });
    const where = (await readFile(join(stage.workspace, 'where.txt'), 'utf8')).trim();
    expect(await realpath(where)).toBe(await realpath(stage.workspace));
  });

  it('starts its agent by a launcher, and shows it so', async () => {
    const launcher = ['sh', '-c', 'touch launched && exec "$@"', 'sh'];
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'Here I am.' });
    const { runner, workspace } = stage;
    await using session = await stage.open({ servers: [], skills: [] }, { launcher });
    const { outcome } = await session.turn(stage.request('Who started you?'));
    expect(outcome).toEqual({ outcome: 'completed', finalMessage: 'Here I am.' });
    // A scenario is played without an agent process.
    const expected = runner.scenario === undefined ? ['launched'] : [];
    expect((await readdir(workspace)).filter((name) => name === 'launched')).toEqual(expected);
    const shown = runner.commandLine?.({ workspace, toolset: { servers: [], skills: [] }, launcher });
    expect(shown ?? launcher).toEqual(expect.arrayContaining(launcher));
  });

  it('writes its four log files, and the prompt file holds the exact prompt', async () => {
    await using stage = await setStage(make, { does: 'answers', finalMessage: 'Noted.' });
    await using session = await stage.open();
    const request = stage.request('--help me: "quotes", $HOME, `ticks`, ünïcode \u{1f9ea}\n\n- a second line\n');
    await session.turn(request);
    expect(await readFile(request.logs.prompt, 'utf8')).toBe(request.prompt);
    expect(await readFile(request.logs.transcript, 'utf8')).not.toBe('');
    await access(request.logs.stdout);
    await access(request.logs.stderr);
  });

  it('reports a failing agent as an outcome, not as an exception', async () => {
    await using stage = await setStage(make, { does: 'fails' });
    await using session = await stage.open();
    const { outcome } = await session.turn(stage.request('Fail, please.'));
    expect(['agent-error', 'api-error']).toContain(outcome.outcome);
    expect(outcome).toHaveProperty('reason', expect.stringMatching(/\S/));
  });
}
