import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepOrphans } from '@harnessgym/internal-process/sweep-orphans';
import { createQualifier, findSandbox, type QualificationReport, type Sandbox } from '@harnessgym/qualify';
import type { ArtifactKind, Bundle } from '@harnessgym/registry';
import { openSnapshotStore } from '@harnessgym/workspace';
import { ignoreRule } from '../config/ignore-rule.js';
import { resolveIgnore } from '../config/resolve-ignore.js';
import { resolveSandbox } from '../config/resolve-sandbox.js';
import { childEnvironment } from '../run/child-environment.js';
import { describeUnsandboxed } from '../run/run-sandbox.js';
import { doubtAllowed } from './doubt-allowed.js';
import { findBundle } from './find-bundle.js';
import { openBundle } from './open-bundle.js';
import { openScratch } from './open-scratch.js';
import { readManifests } from './read-manifests.js';
import { refuseReportFolder } from './refuse-report-folder.js';
import { refuseReportInBundle } from './refuse-report-in-bundle.js';
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
  /** What to say where what was started was not confined; absent where it was, and where nothing was started. */
  unsandboxed?: string;
  warnings: readonly string[];
}

/**
 * Judges a bundle against a task without a run, in a folder of its own for temporary files. Neither of the two is written
 * to, nor locked: it may be used while a run is on. Throws CoreError for a bundle that cannot be used, QualifyError where
 * the gate cannot work, and the signal's reason; then nothing is left behind.
 */
export async function qualifyBundle(request: QualifyBundleRequest): Promise<BundleVerdict> {
  const { workspace, excludedKinds, signal } = request;
  const { mode, allowNetwork, allowEnv } = resolveSandbox(request);
  if (request.reportFolder !== undefined) refuseReportFolder(request.reportFolder);
  const found = await findBundle(request.bundle, request.cwd);
  if (request.reportFolder !== undefined) await refuseReportInBundle(request.reportFolder, found);
  const ignore = ignoreRule(await resolveIgnore(request, workspace));
  await using scratch = await openScratch(workspace);
  const inScratch = (name: string) => join(scratch.path, name);
  const { bundle, judged, warnings } = await openBundle(found, {
    scratch: scratch.path,
    ...(excludedKinds && { excludedKinds }),
  });
  const servers = await readManifests(bundle);
  const allowed = doubtAllowed(
    { allowNetwork, allowEnv },
    servers.map(({ manifest }) => manifest),
  );
  const doubts = [...allowed, ...variablesNotGiven(servers, allowEnv)];
  const snapshots = await openSnapshotStore({ folder: inScratch('snapshots'), ignore });
  const template = await snapshots.take(workspace);
  const env = childEnvironment(request.env, workspace);
  const sandbox = await findSandbox(mode, { env, hidden: [workspace, bundle.root, scratch.path], signal });
  const place = { snapshots, roomsFolder: inScratch('rooms') };
  await using qualifier = createQualifier({ ...place, env, sandbox, allowNetwork, allowEnv });
  const reportFolder = request.reportFolder ?? scratch.path;
  const asked = { bundle, judged, template, task: workspace, reportFolder, signal };
  const { report, left } = await sweeping(qualifier.qualify(asked), { workspace, sandbox });
  if (report.roomKept) scratch.keepBut(['snapshots', 'bundle']);
  return {
    bundle,
    report,
    document: await readFile(report.reportPath, 'utf8'),
    warnings: [...warnings, ...doubts, ...left],
    ...unconfined(report, sandbox),
    ...(report.roomKept && { evidence: scratch.path }),
  };
}

function unconfined({ qualifications }: QualificationReport, found: Sandbox): Pick<BundleVerdict, 'unsandboxed'> {
  const unsandboxed = describeUnsandboxed({ found });
  const wasStarted = qualifications.some(({ sandbox }) => sandbox !== undefined);
  return unsandboxed !== undefined && wasStarted ? { unsandboxed } : {};
}

/** What left its group outlives each check, unless a sandbox ended it. */
async function sweeping(
  work: Promise<QualificationReport>,
  { workspace, sandbox }: { workspace: string; sandbox: Sandbox },
): Promise<{ report: QualificationReport; left: readonly string[] }> {
  try {
    const report = await work;
    return { report, left: sandbox.kind === 'none' ? await sweep(workspace) : [] };
  } catch (error) {
    if (sandbox.kind === 'none') await sweep(workspace);
    throw error;
  }
}

async function sweep(workspace: string): Promise<readonly string[]> {
  const { ended, left } = await sweepOrphans(workspace, 'this-process');
  const list = (some: typeof ended) => some.map(({ pid, command }) => `${pid} (${command})`).join(', ');
  return [
    ...(ended.length > 0 ? [`What was judged left processes behind. Ended now: ${list(ended)}.`] : []),
    ...(left.length > 0 ? [`Processes that were left behind cannot be ended: ${list(left)}. End them by hand.`] : []),
  ];
}
