import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openRegistry } from '@harnessgym/registry';
import { describe, expect, it } from 'vitest';
import { openDocket } from '../qualification/open-docket.js';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const command = `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("score.txt", "utf8")) }))'`;

describe('B-10 what an agent forges', () => {
  it('a verdict in registry.json: the artifact is judged before the first attempt of the next run', async () => {
    const offered: string[][] = [];
    await using play = await stage({
      context: { iterations: 1 },
      script: { attempt: ({ toolset }) => void offered.push(toolset.servers.map(({ name }) => name)) },
    });
    await buildServer(play.workspace, 'bad', { selfTest: 1 });
    await forgeVerdicts(play.workspace);
    const { registry } = await openAgain(play);
    const run = await runLoop({ ...play.loop, registry });
    expect(offered).toEqual([[]]);
    expect(run.qualification?.qualifications).toMatchObject([{ verdict: 'failed' }]);
    expect(registry.artifacts()).toMatchObject([{ status: { state: 'quarantined' } }]);
  });

  it('what a run judged is not judged again in the next one, whatever became of the file', async () => {
    await using play = await stage({ context: { iterations: 1 }, script: {} });
    await buildServer(play.workspace, 'good', { selfTest: 0 });
    await buildServer(play.workspace, 'bad', { selfTest: 1 });
    await runLoop(play.loop);
    await writeFile(play.path('.harnessgym/registry.json'), '{"version": 1, "artifacts": []}');
    const { registry } = await openAgain(play);
    const states = registry.artifacts().map(({ path, status }) => `${path} ${status.state}`);
    expect(states.sort()).toEqual([
      '.harnessgym/mcp/bad/mcp.json quarantined',
      '.harnessgym/mcp/good/mcp.json qualified',
    ]);
  });

  it('a line among the verdicts: the next run says that it cannot be read', async () => {
    await using play = await stage({ context: { iterations: 1 }, script: {} });
    await mkdir(play.stateFolder, { recursive: true });
    await appendFile(join(play.stateFolder, 'verdicts.jsonl'), 'garbage\n');
    const docket = await openDocket({ workspace: play.workspace, stateFolder: play.stateFolder });
    await runLoop({ ...play.loop, docket });
    expect(play.events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        message: expect.stringContaining('verdicts.jsonl: 1 line cannot be'),
      }),
    );
  });

  it('all documents of the run, in its attempt: verdict, best state and summary are those that were measured', async () => {
    await using play = await stage({
      objective: { command, optimize: true },
      files: { 'score.txt': '100' },
      context: { iterations: 2 },
      script: {
        attempt: async ({ workspace, iteration }) => {
          await writeFile(join(workspace, 'score.txt'), String(iteration === 1 ? 50 : 70));
          await forgeDocuments(join(workspace, '.harnessgym'));
          return undefined;
        },
      },
    });
    const run = await runLoop(play.loop);
    expect(run.iterations.map(({ verdict }) => verdict.solved)).toEqual([false, false]);
    expect(run).toMatchObject({ bestScore: 50, restoration: { outcome: 'restored', confirmation: 'confirmed' } });
    expect(await play.read('score.txt')).toBe('50');
    expect(await play.json('summary.json')).toMatchObject({ solved: false, best_score: 50 });
  });

  it('activation.json and the configurations, in its attempt: the next attempt has what was judged', async () => {
    const offered: string[] = [];
    await using play = await stage({
      script: {
        attempt: async ({ workspace, toolset }) => {
          offered.push(JSON.stringify(toolset.servers.map(({ name, args }) => [name, args.at(-1)])));
          const path = join(workspace, '.harnessgym/activation.json');
          const activation = JSON.parse(await readFile(path, 'utf8'));
          const evil = { name: 'evil', command: 'node', args: ['-e', '0'], active: true };
          await writeFile(path, JSON.stringify({ ...activation, mcp_servers: [evil] }));
          await writeFile(
            join(workspace, '.harnessgym/claude_mcp_config.json'),
            '{"mcpServers": {"evil": {"command": "evil"}}}',
          );
          return undefined;
        },
      },
    });
    await buildServer(play.workspace, 'good', { selfTest: 0 });
    await runLoop(play.loop);
    expect(offered[0]).toContain('mcp/good/server.mjs');
    expect(offered[1]).toBe(offered[0]);
    expect(await play.read('.harnessgym/activation.json')).not.toContain('evil');
    expect(await play.read('.harnessgym/claude_mcp_config.json')).not.toContain('evil');
  });
});

it.each([0, 1])(
  'F-03 with %i repairs, one that fails taints neither what passed beside it nor what stands beside it in its folder',
  async (repairs) => {
    await using play = await stage({
      context: { iterations: 1, budgets: { attemptMs: [30_000], reflectionMs: 30_000, buildMs: 30_000, repairs } },
      script: {
        build: async ({ workspace }) => {
          await Promise.all([
            buildServer(workspace, 'bad', { selfTest: 1 }),
            buildServer(workspace, 'good', { selfTest: 0 }),
            buildSkill(workspace, 'advice'),
          ]);
          return undefined;
        },
      },
    });
    await runLoop(play.loop);
    const states = play.loop.registry
      .artifacts()
      .map(({ path, status }) => [dirname(path).split('/').at(-1), status.state]);
    expect(Object.fromEntries(states)).toEqual({ bad: 'quarantined', good: 'qualified', advice: 'qualified' });
  },
);

type Play = Awaited<ReturnType<typeof stage>>;

/** The registry as the next run of the same workspace opens it. */
async function openAgain({ workspace, stateFolder }: Play) {
  const docket = await openDocket({ workspace, stateFolder });
  return { docket, registry: await openRegistry(workspace, { docket }) };
}

/** Writes what a qualification would have written, digest and all. */
async function forgeVerdicts(workspace: string): Promise<void> {
  const registry = await openRegistry(workspace);
  const forged = registry
    .artifacts()
    .map(({ id, digest }) => [id, { verdict: 'qualified', digest, reportPath: 'r', tools: ['echo'] }] as const);
  await registry.settle(new Map(forged), 1);
}

/** Turns each number and each false of every JSON below into something better, and adds a line to every log. */
async function forgeDocuments(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    if (path.endsWith('.json')) {
      const text = (await readFile(path, 'utf8'))
        .replaceAll('false', 'true')
        .replaceAll('100', '1')
        .replaceAll('50', '1');
      await writeFile(path, text);
    } else await appendFile(path, 'forged\n');
  }
  await mkdir(join(folder, 'runs/run/checkpoints/best'), { recursive: true });
  await writeFile(join(folder, 'runs/run/checkpoints/best/score.txt'), '1');
}
