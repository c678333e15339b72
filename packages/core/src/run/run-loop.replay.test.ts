import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { openRegistry } from '@harnessgym/registry';
import { describe, expect, it } from 'vitest';
import { knowVerdicts } from '../qualification/know-verdicts.js';
import { openDocket } from '../qualification/open-docket.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

describe('a replay', () => {
  it('G-09 mounts what was judged elsewhere, and judges nothing itself', async () => {
    const mounted: string[][] = [];
    await using play = await stage({
      script: {
        attempt: ({ toolset }) => {
          mounted.push(toolset.servers.map(({ name, enabledTools }) => `${name}: ${enabledTools.join(', ')}`));
          return undefined;
        },
      },
    });
    const { workspace, stateFolder } = play;
    await buildHonestServer(workspace, 'known');
    await buildHonestServer(workspace, 'unknown');
    const judged = (await openRegistry(workspace, { readOnly: true })).artifacts();
    const verdicts = judged.flatMap(({ kind, path, digest }) =>
      path.includes('/known/') ? [{ kind, path, digest, verdict: 'qualified' as const, tools: ['echo'] }] : [],
    );
    await knowVerdicts(verdicts, { workspace, stateFolder });
    const docket = await openDocket({ workspace, stateFolder });
    const registry = await openRegistry(workspace, { docket });
    const run = await runLoop({ ...play.loop, mode: 'replay', docket, registry });
    expect(play.phases()).toEqual(['1 attempt', '2 attempt']);
    expect(mounted).toEqual([['known: echo'], ['known: echo']]);
    expect(run.qualification).toBeUndefined();
    expect(play.events.filter(({ type }) => type.startsWith('qualification'))).toEqual([]);
  });

  it('does not hold a verdict on other bytes', async () => {
    await using play = await stage({ script: {} });
    const { workspace, stateFolder } = play;
    await buildHonestServer(workspace, 'known');
    const path = '.harnessgym/mcp/known/mcp.json';
    const verdict = { kind: 'mcp', path, digest: 'other', verdict: 'qualified', tools: ['echo'] } as const;
    await knowVerdicts([verdict], { workspace, stateFolder });
    const docket = await openDocket({ workspace, stateFolder });
    const registry = await openRegistry(workspace, { docket });
    const run = await runLoop({ ...play.loop, mode: 'replay', docket, registry });
    expect(run.iterations.map(({ activeServers }) => activeServers)).toEqual([[], []]);
  });

  it('has its attempts, although the task passes before it', async () => {
    const command = 'echo "{}"';
    await using play = await stage({ objective: { command }, script: {}, context: { mode: 'replay' } });
    const run = await runLoop(play.loop);
    expect(play.phases()).toEqual(['1 attempt']);
    expect(run.state).toEqual({ state: 'finished', reason: 'solved' });
  });
});
