import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A workspace for one test. Paths are relative to its `.harnessgym`. */
export interface ScratchWorkspace extends AsyncDisposable {
  readonly root: string;
  put(path: string, content?: string | Uint8Array, mode?: number): Promise<void>;
  putRegistry(document: unknown): Promise<void>;
  /** The registry file as any reader of the documented format sees it. */
  registry(): Promise<{ version: number; updated_at: string; artifacts: WrittenEntry[]; metadata: object }>;
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Buffer>;
}

export interface WrittenEntry {
  id: string;
  kind: string;
  path: string;
  description: string;
  iteration: number | null;
  created_at: string;
  metadata: Record<string, unknown>;
}

export async function openScratchWorkspace(): Promise<ScratchWorkspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hg-registry-')));
  const resolve = (path: string) => join(root, '.harnessgym', path);
  const put = async (path: string, content: string | Uint8Array = path, mode = 0o644) => {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(resolve(path), content);
    await chmod(resolve(path), mode);
  };
  return {
    root,
    put,
    putRegistry: (document) => put('registry.json', JSON.stringify(document)),
    registry: async () => JSON.parse(await readFile(resolve('registry.json'), 'utf8')),
    text: (path) => readFile(resolve(path), 'utf8'),
    bytes: (path) => readFile(resolve(path)),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
