import { mkdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';

it('F-13 of two servers whose names come out the same one is mounted, and the run says which is not', async () => {
  const offered: string[][] = [];
  await using play = await stage({
    context: { iterations: 1 },
    script: { attempt: ({ toolset }) => void offered.push(toolset.servers.map(({ name }) => name)) },
  });
  await nameServer(play.workspace, 'first', 'tensor tools');
  await nameServer(play.workspace, 'second', 'tensor.tools');
  await runLoop(play.loop);
  expect(offered).toEqual([['tensor_tools']]);
  const reason = 'The name "tensor_tools" is taken by another one.';
  expect(warnings(play)).toContain(`.harnessgym/mcp/second/mcp.json is not active: ${reason}`);
  const { mcp_servers: servers } = JSON.parse(await play.read('.harnessgym/activation.json'));
  expect(servers).toMatchObject([
    { artifact_path: '.harnessgym/mcp/first/mcp.json', active: true },
    { artifact_path: '.harnessgym/mcp/second/mcp.json', active: false, quality_gate: { message: reason } },
  ]);
});

it('F-13 of two skills whose folders have one name one is linked, and the run says which is not', async () => {
  await using play = await stage({ context: { iterations: 1 }, script: {} });
  for (const group of ['alpha', 'beta']) {
    const skills = join(play.workspace, '.harnessgym/skills');
    await mkdir(join(skills, group), { recursive: true });
    await buildSkill(play.workspace, 'advice');
    await rename(join(skills, 'advice'), join(skills, group, 'advice'));
  }
  const run = await runLoop(play.loop);
  expect(run.iterations).toMatchObject([{ activeSkills: ['advice'] }]);
  expect(await readlink(play.path('.agents/skills/advice'))).toBe('../../.harnessgym/skills/alpha/advice');
  const reason = 'The name "advice" is taken by another one.';
  expect(warnings(play)).toContain(`.harnessgym/skills/beta/advice/SKILL.md is not active: ${reason}`);
});

type Play = Awaited<ReturnType<typeof stage>>;

const warnings = ({ events }: Play) => events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

/** A server that works, whose manifest calls it `name`. */
async function nameServer(workspace: string, folder: string, name: string): Promise<void> {
  await buildServer(workspace, folder, { selfTest: 0 });
  const path = join(workspace, '.harnessgym/mcp', folder, 'mcp.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), name }));
}
