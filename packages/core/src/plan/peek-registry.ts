import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { artifactKinds, openRegistry, type Registry } from '@harnessgym/registry';

/** The registry as it is now, without a change to the workspace: opening one writes, so a copy is opened. */
export async function peekRegistry(workspace: string): Promise<Pick<Registry, 'artifacts' | 'bundle'>> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'harnessgym-plan-')));
  try {
    for (const name of ['registry.json', ...artifactKinds.map(folderOf)]) {
      await copyIfThere(join(workspace, '.harnessgym', name), join(copy, '.harnessgym', name));
    }
    const registry = await openRegistry(copy);
    return {
      artifacts: registry.artifacts,
      bundle: (select) => ({ ...registry.bundle(select), root: workspace }),
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function folderOf(kind: (typeof artifactKinds)[number]): string {
  return kind === 'mcp' || kind === 'docs' ? kind : `${kind}s`;
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
