import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';

/** Writes a server artifact as an agent's build turn would. `selfTest` is the exit code of its self-test. */
export async function buildServer(
  workspace: string,
  name: string,
  { selfTest, program = 'echo' }: { selfTest: number; program?: FixtureServerName },
): Promise<void> {
  const folder = join(workspace, '.harnessgym', 'mcp', name);
  await mkdir(folder, { recursive: true });
  await cp(fixtureServer(program), join(folder, 'server.mjs'));
  const manifest = {
    name,
    command: 'node',
    args: ['${artifact_dir}/server.mjs'],
    enabled_tools: ['echo'],
    self_test: [
      'node',
      '-e',
      `process.exit(fs.readFileSync(process.argv[1], 'utf8').includes('tools') ? ${selfTest} : 1)`,
      '${artifact_dir}/server.mjs',
    ],
  };
  await writeFile(join(folder, 'mcp.json'), JSON.stringify(manifest));
}

export async function buildSkill(workspace: string, name: string): Promise<void> {
  const path = join(workspace, '.harnessgym', 'skills', name, 'SKILL.md');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `---\nname: ${name}\ndescription: When to use ${name}.\n---\n\nUse it.\n`);
}
