import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples } from './run-cli.js';

/** A scratch folder with a copy of an example as its workspace. */
export async function scratchExample(example: string) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-e2e-')));
  const workspace = join(folder, example);
  await cp(join(examples, example), workspace, { recursive: true });
  return {
    folder,
    workspace,
    state: join(folder, 'state'),
    json: async (...path: string[]) => JSON.parse(await readFile(join(workspace, ...path), 'utf8')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
