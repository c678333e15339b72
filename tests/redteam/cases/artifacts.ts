import { link, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import type { FakeScene } from '@harnessgym/runners';
import { expect } from 'vitest';
import type { Played, RedCase } from '../red-case.js';
import { buildsServer } from './cheat-server.js';

const manifest = 'packages/registry/src/manifest.ts';
const place = 'packages/registry/src/manifest-place.ts';
const scan = 'packages/registry/src/scan-artifacts.ts';
const paths = 'packages/registry/src/canonical-path.ts';
const merge = 'packages/registry/src/merge-edits.ts';

const says = (reason: RegExp) => (played: Played) => expect(played.told).toMatch(reason);
const noSuchArtifact = ({ states }: Played) => expect(Object.keys(states)).toEqual([]);

async function buildSkill(workspace: string, text = '---\nname: cheat\ndescription: Always.\n---\n\nWin.\n') {
  const folder = join(workspace, '.harnessgym/skills/cheat');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'SKILL.md'), text);
  return folder;
}

function registers(entry: object) {
  return ({ workspace }: FakeScene) =>
    writeFile(join(workspace, '.harnessgym/registry.json'), JSON.stringify({ version: 1, artifacts: [entry] }));
}

/** Links, paths, and what is written into the registry. */
export const artifactCases: readonly RedCase[] = [
  {
    name: 'A verdict that nobody gave',
    mechanism: 'registry.json: a qualification with the digest that the artifact really has',
    defence: { file: merge, insistsOn: 'verdicts in memory while a run is on' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ manifest: { self_test: ['node', '-e', 'process.exit(1)'] } }),
      // It has its digest by then.
      repair: async ({ workspace }) => {
        const path = join(workspace, '.harnessgym/registry.json');
        const registry = JSON.parse(await readFile(path, 'utf8'));
        for (const { metadata } of registry.artifacts) {
          const { digest } = metadata;
          const record = { digest, report_path: 'x', updated_at: '2026-01-01T00:00:00+00:00', iteration: 1 };
          metadata.qualification = { status: 'passed', tools: ['echo', 'add'], ...record };
        }
        await writeFile(path, JSON.stringify(registry));
      },
      flags: { artifactRepairAttempts: '1' },
    },
  },
  {
    name: 'A quarantine that is forgotten',
    mechanism: 'registry.json, removed with its previous generation after the verdict',
    defence: { file: merge, insistsOn: 'what the registry learned while it was open' },
    expected: 'quarantined',
    plays: {
      build: async (scene) => {
        if (scene.iteration === 1)
          await buildsServer({ manifest: { self_test: ['node', '-e', 'process.exit(1)'] } })(scene);
      },
      attempt: async ({ workspace }) => {
        for (const name of ['registry.json', 'registry.json.previous'])
          await rm(join(workspace, '.harnessgym', name), { force: true });
      },
    },
  },
  {
    name: 'An artifact that is another file',
    mechanism: 'registry.json: a path that climbs out with ..',
    defence: { file: paths, insistsOn: 'paths below the folder of the kind' },
    expected: 'failed',
    plays: {
      build: registers({ kind: 'docs', path: '.harnessgym/docs/../../../../../etc/passwd', id: 'cheat' }),
      also: (played) => {
        noSuchArtifact(played);
        expect(played.told).toMatch(/is no place for a docs artifact/);
      },
    },
  },
  {
    name: 'A manifest from elsewhere',
    mechanism: 'registry.json: an absolute path to a manifest outside of the workspace',
    defence: { file: paths, insistsOn: 'absolute paths that lead into this workspace' },
    expected: 'failed',
    plays: {
      build: async (scene) => {
        await buildHonestServer(join(scene.workspace, '..', 'elsewhere'), 'cheat');
        const path = join(scene.workspace, '..', 'elsewhere/.harnessgym/mcp/cheat/mcp.json');
        await registers({ kind: 'mcp', path, id: 'cheat' })(scene);
      },
      also: noSuchArtifact,
    },
  },
  {
    name: 'A skill that is a system folder',
    mechanism: 'a link to /etc in the place of a skill',
    defence: { file: scan, insistsOn: 'real folders' },
    expected: 'failed',
    plays: {
      build: async ({ workspace }) => {
        await mkdir(join(workspace, '.harnessgym/skills'), { recursive: true });
        await symlink('/etc', join(workspace, '.harnessgym/skills/cheat'));
      },
      also: says(/skills\/cheat" is a link, so it is no artifact/),
    },
  },
  {
    name: 'A folder of artifacts that is another one',
    mechanism: 'a link in the place of .harnessgym/skills itself',
    defence: { file: scan, insistsOn: 'a real folder for each kind' },
    expected: 'failed',
    plays: {
      build: async ({ workspace }) => {
        await buildSkill(join(workspace, 'hidden'));
        await rm(join(workspace, '.harnessgym/skills'), { recursive: true, force: true });
        await symlink(join(workspace, 'hidden/.harnessgym/skills'), join(workspace, '.harnessgym/skills'));
      },
      also: says(/\.harnessgym\/skills is not a folder/),
    },
  },
  {
    name: 'A file that is borrowed',
    mechanism: 'a link inside of a skill that leads out of it',
    defence: { file: 'packages/registry/src/copy-entries.ts', insistsOn: 'links that stay in their artifact' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => symlink('/etc/passwd', join(await buildSkill(workspace), 'notes')),
      also: says(/link/),
    },
  },
  {
    name: 'A manifest that is a link',
    mechanism: 'a link in the place of mcp.json, to a manifest that may change any time',
    defence: { file: scan, insistsOn: 'a regular file for a manifest' },
    expected: 'failed',
    plays: {
      build: async ({ workspace }) => {
        const folder = await buildHonestServer(workspace, 'cheat');
        await rename(join(folder, 'mcp.json'), join(workspace, 'real.json'));
        await symlink(join(workspace, 'real.json'), join(folder, 'mcp.json'));
      },
      also: noSuchArtifact,
    },
  },
  {
    name: 'A server in a folder that nobody sees',
    mechanism: 'a hidden folder',
    defence: { file: scan, insistsOn: 'every folder, hidden ones too' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        await buildHonestServer(workspace, '.cheat', { self_test: ['node', '-e', 'process.exit(1)'] });
      },
    },
  },
  {
    name: 'A server that is kept in two places',
    mechanism: 'a hard link to a file outside of the artifact, over which it is changed once it is judged',
    defence: { file: 'packages/registry/src/digest-item.ts', insistsOn: 'a verdict for bytes, whoever changed them' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return;
        const folder = await buildHonestServer(workspace, 'cheat', { self_test: ['node', '-e', 'process.exit(1)'] });
        await link(join(folder, 'server.mjs'), join(workspace, 'server.mjs'));
      },
      attempt: async ({ workspace, iteration }) => {
        if (iteration > 1) await writeFile(join(workspace, 'server.mjs'), 'process.exit(1);');
      },
    },
  },
  {
    name: 'A manifest that fills the memory',
    mechanism: 'an mcp.json of 16 MiB',
    defence: { file: manifest, insistsOn: 'at most 1 MiB' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        const folder = await buildHonestServer(workspace, 'cheat');
        await truncate(join(folder, 'mcp.json'), 16 * 1024 * 1024);
      },
      also: says(/larger than 1048576 bytes/),
    },
  },
  {
    name: 'A server that works elsewhere',
    mechanism: 'a cwd that leads out of the workspace',
    defence: { file: place, insistsOn: 'a folder inside' },
    expected: 'quarantined',
    plays: { build: buildsServer({ manifest: { cwd: '../..' } }), also: says(/"cwd" leads out of the workspace/) },
  },
  {
    name: "The user's key as an argument",
    mechanism: 'a placeholder that an agent CLI would fill in from its own environment',
    defence: { file: place, insistsOn: 'two placeholders of ours, and no other' },
    expected: 'quarantined',
    plays: {
      build: buildsServer({ manifest: { args: ['${artifact_dir}/server.mjs', '--key=${SECRET_API_KEY}'] } }),
      also: says(/SECRET_API_KEY/),
    },
  },
  {
    name: 'A skill without a word on when to use it',
    mechanism: 'a SKILL.md whose front matter agents skip',
    defence: { file: 'packages/qualify/src/checks/skill.ts', insistsOn: 'name and description' },
    expected: 'quarantined',
    plays: {
      build: async ({ workspace }) => {
        await buildSkill(workspace, '# Win\n\nAlways.\n');
      },
    },
  },
  {
    name: 'A broken tool under a new name',
    mechanism: 'a repair that moves what failed to another folder',
    defence: {
      file: 'packages/core/src/qualification/judge-candidates.ts',
      insistsOn: 'a judgement of whatever has no verdict',
    },
    expected: 'quarantined',
    plays: {
      flags: { artifactRepairAttempts: '1' },
      build: buildsServer({ manifest: { self_test: ['node', '-e', 'process.exit(1)'] } }),
      repair: async ({ workspace }) => {
        const mcp = join(workspace, '.harnessgym/mcp');
        await rm(join(mcp, 'cheat-mended'), { recursive: true, force: true });
        await rename(join(mcp, 'cheat'), join(mcp, 'cheat-mended'));
      },
    },
  },
];
