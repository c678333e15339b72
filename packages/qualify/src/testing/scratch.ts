import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRegistry } from '@harnessgym/registry';
import { openSnapshotStore } from '@harnessgym/workspace';
import { createQualifier } from '../create-qualifier.js';
import type { QualificationReport, QualifyRequest } from '../qualification.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Most tests are of checks, and look at what servers did in their room, which a sandbox hides from no one but them. */
export const unsandboxed: Sandbox = { kind: 'none', reason: 'off' };

/** A workspace with artifacts, and everything a qualifier needs, in one scratch folder. */
export async function makeScratch() {
  const folder = await mkdtemp(join(tmpdir(), 'hg-qualify-'));
  const workspace = join(folder, 'workspace');
  const rooms = join(folder, 'rooms');
  await mkdir(workspace);
  await writeFile(join(workspace, 'task.md'), 'the task\n');
  const snapshots = await openSnapshotStore({ folder: join(folder, 'snapshots') });
  const template = await snapshots.take(workspace);

  return {
    workspace,
    rooms,
    snapshots,
    template,
    write,
    /** A server folder with a manifest; the self-test passes unless `manifest` says otherwise. */
    async server(name: string, source: string, manifest: object = {}) {
      const path = `.harnessgym/mcp/${name}`;
      await write(`${path}/mcp.json`, JSON.stringify({ ...runsIn(path), name, ...manifest }));
      await copyFile(source, join(workspace, path, 'server.mjs'));
    },
    async bundle() {
      const registry = await openRegistry(workspace);
      await registry.sync({});
      return registry.bundle(() => true);
    },
    async request(): Promise<QualifyRequest> {
      const signal = new AbortController().signal;
      return { bundle: await this.bundle(), template, signal, reportFolder: join(folder, 'report'), iteration: 3 };
    },
    async qualify(differing: Partial<QualifyRequest> = {}, env = process.env): Promise<QualificationReport> {
      const qualifier = createQualifier({ snapshots, roomsFolder: rooms, env, sandbox: unsandboxed });
      return qualifier.qualify({ ...(await this.request()), ...differing });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
}

export function verdictOf(report: QualificationReport, part: string) {
  const found = report.qualifications.find(({ path }) => path.includes(part));
  if (found === undefined) throw new Error(`No verdict on ${part}`);
  return found;
}

export function checkOf(report: QualificationReport, part: string, name: string) {
  const found = verdictOf(report, part).checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`${part} was not asked ${name}`);
  return found;
}

/** Of the servers beside this file. */
export function fixture(name: 'hanging' | 'listing' | 'answering' | 'era'): string {
  return fileURLToPath(new URL(`./servers/${name}.mjs`, import.meta.url));
}

function runsIn(path: string) {
  return {
    command: 'node',
    args: [`${path}/server.mjs`],
    startup_timeout_sec: 20,
    self_test: needsServer(path.slice(path.lastIndexOf('/') + 1)),
  };
}

/** A self-test that runs `script` and fails without the server. */
export function needsServer(name: string, script = ''): string[] {
  const needs = "if (!fs.readFileSync(process.argv[1], 'utf8').includes('tools')) process.exit(1)";
  return ['node', '-e', `${needs}; ${script}`, `.harnessgym/mcp/${name}/server.mjs`];
}
