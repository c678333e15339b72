import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { qualifyBundle } from '@harnessgym/core';
import { type Bundle, openRegistry } from '@harnessgym/registry';
import type { JudgedBundle } from '../plan/study-settings.js';

/** A bundle, a template and room for a trial, all for one test. */
export interface JudgedGround extends AsyncDisposable {
  bundle: string;
  template: string;
  workspace: string;
  /** Writes a file of one of them. */
  put(path: string, content: string | Uint8Array): Promise<void>;
  /** Judges a bundle, or another folder, by the real gate. */
  judge(folder?: string): Promise<JudgedBundle>;
}

export async function openJudgedGround(): Promise<JudgedGround> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hg-arms-')));
  const place = (name: string) => join(root, name);
  const [bundle, template, workspace] = [place('bundle'), place('template'), place('workspace')];
  for (const folder of [bundle, template, workspace]) await mkdir(folder);
  return {
    bundle,
    template,
    workspace,
    put: async (path, content) => {
      await mkdir(dirname(place(path)), { recursive: true });
      await writeFile(place(path), content);
    },
    judge: async (folder = bundle) => {
      const request = { bundle: folder, cwd: root, workspace: template, env: process.env };
      const { report } = await qualifyBundle({ ...request, signal: new AbortController().signal });
      return { bundle: await readBundleIn(folder), qualifications: report.qualifications };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export async function readBundleIn(root: string): Promise<Bundle> {
  const registry = await openRegistry(root, { readOnly: true });
  return registry.bundle(() => true);
}
