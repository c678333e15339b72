import { join } from 'node:path';
import { confine, serverConfinement } from '@harnessgym/qualify';
import {
  type Artifact,
  type Bundle,
  itemPath,
  RegistryError,
  readServerManifest,
  type ServerManifest,
  skillMount,
} from '@harnessgym/registry';
import type { ToolServer, Toolset } from '@harnessgym/runners';
import type { Activation, Mounted, Skipped } from '../run/records.js';
import type { RunSandbox } from '../run/run-sandbox.js';
import type { Admission, Admitted } from './admit-candidates.js';

export interface ActivationPlan {
  workspace: string;
  telemetryPath: string;
  /** Where the proxy of a server notes which tools it listed. */
  listingPath(server: string): string;
  runId: string;
  iteration: number;
  /** What is known of the servers that are mounted without a verdict, by artifact id. */
  admitted: Admission['admitted'];
  /** What confines the servers. */
  sandbox: RunSandbox;
  /** What the user's shell gave; manifests may declare names of it. */
  env: Readonly<Record<string, string>>;
  /** The marker of what this command starts. */
  owner?: string;
}

/**
 * Turns qualified artifacts into a toolset: servers behind the measuring proxy, skills as folders to link. Two that
 * claim one name do not both fit: the first one is mounted, the other is skipped and said so.
 */
export async function planActivation(bundle: Bundle, plan: ActivationPlan): Promise<Activation> {
  const mounted: Mounted[] = [];
  const skipped: Skipped[] = [];
  for (const artifact of bundle.artifacts) {
    const mount = await mountOf(bundle.root, artifact, plan);
    if (mount === undefined) continue;
    const taken = mounted.some((other) => other.form === mount.form && other.as === mount.as);
    if (mount.form === 'unusable') skipped.push({ artifact, reason: mount.reason });
    else if (taken) skipped.push(nameTaken(mount));
    else mounted.push(mount);
  }
  return { bundle, toolset: toolsetOf(mounted), mounted, skipped, sandbox: plan.sandbox };
}

function nameTaken(mount: Mounted): Skipped {
  const reason = `The name "${mount.as}" is taken by another one.`;
  return { artifact: mount.artifact, reason, ...(mount.form === 'server' && { manifest: mount.manifest }) };
}

/** How an artifact is mounted; undefined for the kinds that are only read. */
async function mountOf(
  root: string,
  artifact: Artifact,
  plan: ActivationPlan,
): Promise<Mounted | { form: 'unusable'; as: string; reason: string } | undefined> {
  if (artifact.kind === 'skill') {
    const skill = skillMount(root, artifact);
    return { form: 'skill', artifact, as: skill.name, skill };
  }
  if (artifact.kind !== 'mcp') return undefined;
  try {
    const manifest = await readServerManifest(root, artifact);
    const judged = artifact.status.state === 'qualified' ? artifact.status : plan.admitted.get(artifact.id);
    const { tools, framing } = judged ?? { tools: manifest.enabledTools };
    const artifactFolder = join(root, itemPath(artifact));
    const server = await toolServer(manifest, { tools, artifactFolder, ...(framing && { framing }) }, plan);
    return { form: 'server', artifact, as: manifest.name, manifest, server, ...(framing && { framing }) };
  } catch (error) {
    if (RegistryError.isInstance(error)) return { form: 'unusable', as: artifact.path, reason: error.message };
    throw error;
  }
}

async function toolServer(
  manifest: ServerManifest,
  { tools, framing, artifactFolder }: Admitted & { artifactFolder: string },
  plan: ActivationPlan,
): Promise<ToolServer> {
  // The whole relay comes with it, and many runs have no server.
  const { wrapServer } = await import('@harnessgym/mcp-proxy');
  const { name, command, args, cwd, startupTimeoutMs, toolTimeoutMs } = manifest;
  const { workspace, env: declarable, sandbox } = plan;
  const reach = serverConfinement(manifest, {
    workspace,
    artifactFolder,
    allowNetwork: sandbox.allowNetwork,
    allowEnv: sandbox.allowEnv,
    declarable,
  });
  const server = { name, command, args, cwd, env: {}, startupTimeoutMs, toolTimeoutMs };
  const confined = confine(server, sandbox.found, reach);
  return wrapServer(
    { ...confined.command, enabledTools: tools },
    {
      workspace: plan.workspace,
      telemetryPath: plan.telemetryPath,
      listingPath: plan.listingPath(name),
      tags: { runId: plan.runId, iteration: plan.iteration },
      responseTimeoutMs: toolTimeoutMs,
      realPaths: confined.unlinked,
      ...(framing !== undefined && { framing }),
      ...(plan.owner !== undefined && { owner: plan.owner }),
    },
  );
}

export function toolsetOf(mounted: readonly Mounted[]): Toolset {
  return {
    servers: mounted.flatMap((one) => (one.form === 'server' ? [one.server] : [])),
    skills: mounted.flatMap((one) => (one.form === 'skill' ? [one.skill] : [])),
  };
}
