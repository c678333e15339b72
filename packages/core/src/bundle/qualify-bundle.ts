import { mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNeighbour } from '@harnessgym/internal-fs/find-neighbour';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { createQualifier, findSandbox, type QualificationReport } from '@harnessgym/qualify';
import type { ArtifactKind, Bundle } from '@harnessgym/registry';
import { openSnapshotStore } from '@harnessgym/workspace';
import { ignoreRule } from '../config/ignore-rule.js';
import { resolveIgnore } from '../config/resolve-ignore.js';
import { resolveSandbox } from '../config/resolve-sandbox.js';
import { CoreError } from '../errors.js';
import { findBundle } from './find-bundle.js';
import { openBundle } from './open-bundle.js';
import { variablesNotGiven } from './variables-not-given.js';

export interface QualifyBundleRequest {
  /** As somebody wrote it; `findBundle` says what it may be. */
  bundle: string;
  cwd: string;
  /** The task, absolute, with links resolved. */
  workspace: string;
  /** Kinds of which the room has nothing: the rest is judged without them. */
  excludedKinds?: readonly ArtifactKind[];
  /** Where `qualification.json` is to stay; absent, only beside the evidence. */
  reportFolder?: string;
  /** What the room leaves out beside the default rule, as for a run. */
  ignore?: readonly string[];
  gitignore?: boolean;
  /** As for a run: what confines what is started, and which servers may use the network, and which variables they may get. */
  sandbox?: string;
  allowNetwork?: readonly string[];
  allowEnv?: readonly string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

export interface BundleVerdict {
  /** What the room had of it. */
  bundle: Bundle;
  report: QualificationReport;
  /** `qualification.json`, as it was written. */
  document: string;
  /** The folder with what failed, and with the report; absent when nothing did. It is the caller's to remove. */
  evidence?: string;
  warnings: readonly string[];
}

/**
 * Judges a bundle against a task without a run, in a folder of its own for temporary files. Neither of the two is written
 * to, nor locked: it may be used while a run is on. Throws CoreError for a bundle that cannot be used, QualifyError where
 * the gate cannot work, and the signal's reason; then nothing is left behind.
 */
export async function qualifyBundle(request: QualifyBundleRequest): Promise<BundleVerdict> {
  const { workspace, excludedKinds, env, signal } = request;
  const { mode, allowNetwork, allowEnv } = resolveSandbox(request);
  const found = await findBundle(request.bundle, request.cwd);
  const ignore = ignoreRule(await resolveIgnore(request, workspace));
  const scratch = await makeScratch(workspace);
  const inScratch = (name: string) => join(scratch, name);
  let evidence: string | undefined;
  try {
    const opened = await openBundle(found, { scratch, ...(excludedKinds && { excludedKinds }) });
    const { bundle, judged } = opened;
    const warnings = [...opened.warnings, ...(await variablesNotGiven(bundle, allowEnv))];
    const snapshots = await openSnapshotStore({ folder: inScratch('snapshots'), ignore });
    const template = await snapshots.take(workspace);
    const sandbox = await findSandbox(mode, { env, hidden: [workspace, bundle.root, scratch], signal });
    const place = { snapshots, roomsFolder: inScratch('rooms') };
    await using qualifier = createQualifier({ ...place, env, sandbox, allowNetwork, allowEnv });
    const reportFolder = request.reportFolder ?? scratch;
    const report = await qualifier.qualify({ bundle, judged, template, reportFolder, signal });
    if (report.roomKept) evidence = scratch;
    const document = await readFile(report.reportPath, 'utf8');
    return { bundle, report, document, warnings, ...(evidence !== undefined && { evidence }) };
  } finally {
    const needless = evidence === undefined ? [scratch] : [inScratch('snapshots'), inScratch('bundle')];
    // best-effort: what cannot be removed must not hide an error, and changes no verdict.
    for (const path of needless) await removeTree(path).catch(() => undefined);
  }
}

/** A neutral place outside the task. */
async function makeScratch(workspace: string): Promise<string> {
  const parent = await realpath(tmpdir());
  if (isWithin(workspace, parent)) {
    throw new CoreError('CONFIG_INVALID', {
      message: `Clean rooms must lie outside the workspace, and the folder for temporary files, ${parent}, is in ${workspace}. Set TMPDIR to another one.`,
    });
  }
  const neighbour = findNeighbour(parent);
  if (neighbour !== undefined) {
    throw new CoreError('CONFIG_INVALID', {
      message: `Clean rooms in the folder for temporary files, ${parent}, would find ${neighbour} by searching upward. Set TMPDIR to another one.`,
    });
  }
  return await mkdtemp(join(parent, 'harnessgym-'));
}
