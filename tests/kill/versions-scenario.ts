import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const files = 12;
const padding = 'x'.repeat(200_000);

/** The task: files that say the same version, and a scorer by whose word version 1 is the best. Beside it, the user's own. */
export async function writeVersionsTask(folder: string): Promise<{ workspace: string; scenario: string }> {
  const workspace = join(folder, 'versions');
  await mkdir(workspace, { recursive: true });
  for (const name of versionFiles) await writeFile(join(workspace, name), versionText(0));
  for (const path of ownFiles) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), ownText);
  }
  await writeFile(join(workspace, 'task.md'), 'Raise the version.\n');
  await writeFile(join(workspace, 'score.mjs'), scorer);
  const scenario = join(folder, 'versions.mjs');
  await writeFile(scenario, script);
  return { workspace, scenario };
}

export const versionFiles: readonly string[] = Array.from({ length: files }, (_, index) => `part-${index}.txt`);

/** Files that no attempt touches: in the snapshots, and left out of them. */
export const ownFiles: readonly string[] = ['notes/mine.txt', '.git/config', 'node_modules/dep/index.js'];
export const ownText = 'mine\n';

export function versionText(version: number): string {
  return `version ${version}\n${padding}\nend of version ${version}\n`;
}

const scorer = `import { readFile } from 'node:fs/promises';
const version = Number(/\\d+/.exec(await readFile('part-0.txt', 'utf8'))[0]);
console.log(JSON.stringify({ status: 'passed', score: [100, 50, 70][version] }));
`;

/** Each attempt puts whole files in place, one by one, beside a child in a session of its own. */
const script = `import { spawn } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
export default {
  name: 'versions',
  plays: [],
  async turn({ phase, iteration, runId, workspace, env }) {
    if (phase !== 'attempt' || runId === 'next') return { finalMessage: 'nothing to do' };
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env, detached: true, stdio: 'ignore' });
    console.error('child ' + child.pid);
    for (let index = 0; index < ${files}; index += 1) {
      const text = 'version ' + iteration + '\\n' + 'x'.repeat(${padding.length}) + '\\nend of version ' + iteration + '\\n';
      await writeFile(join(workspace, '..', 'draft'), text);
      await rename(join(workspace, '..', 'draft'), join(workspace, 'part-' + index + '.txt'));
    }
    if (runId === 'hangs') await new Promise(() => {});
    child.kill();
    return { finalMessage: 'version ' + iteration };
  },
};
`;
