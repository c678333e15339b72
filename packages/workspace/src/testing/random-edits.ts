import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Of a tree, as an agent may make it. */
export type Edit =
  | { do: 'write'; path: string; content: string; mode: number }
  | { do: 'link'; path: string; target: string }
  | { do: 'folder'; path: string; mode: number }
  | { do: 'pipe'; path: string }
  | { do: 'remove'; path: string };

/** What stands in the way of an edit is replaced, as an agent would. */
export async function apply(tree: string, change: Edit): Promise<void> {
  const target = join(tree, change.path);
  await rm(target, { recursive: true, force: true }).catch(() => undefined);
  if (change.do === 'remove') return;
  for (const folder of ancestors(change.path)) {
    const stats = await lstat(join(tree, folder)).catch(() => undefined);
    if (stats?.isDirectory()) continue;
    await rm(join(tree, folder), { force: true });
    await mkdir(join(tree, folder));
  }
  if (change.do === 'write') {
    await writeFile(target, change.content);
    await chmod(target, change.mode);
  } else if (change.do === 'link') {
    await symlink(change.target, target);
  } else if (change.do === 'pipe') {
    execFileSync('mkfifo', [target]);
  } else {
    await mkdir(target);
    await chmod(target, change.mode);
  }
}

function ancestors(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...ancestors(folder), folder];
}

/** An oracle of its own: every path below a folder with its kind, mode and content. */
export async function list(folder: string, below = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(join(folder, below))) {
    const path = below === '' ? entry : `${below}/${entry}`;
    const stats = await lstat(join(folder, path));
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) found.set(path, `link ${await readlink(join(folder, path))}`);
    else if (stats.isFile()) found.set(path, `file ${mode} ${await readFile(join(folder, path), 'utf8')}`);
    else if (stats.isFIFO()) found.set(path, 'pipe');
    else {
      found.set(path, `folder ${mode}`);
      for (const [inner, what] of await list(folder, path)) found.set(inner, what);
    }
  }
  return found;
}
