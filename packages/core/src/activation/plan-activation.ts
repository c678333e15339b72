import { wrapServer } from '@harnessgym/mcp-proxy';
import {
  type Artifact,
  type Bundle,
  RegistryError,
  readServerManifest,
  type ServerManifest,
  skillMount,
} from '@harnessgym/registry';
import type { SkillMount, ToolServer } from '@harnessgym/runners';
import type { Activation } from '../run/records.js';

export interface ActivationPlan {
  workspace: string;
  telemetryPath: string;
  runId: string;
  iteration: number;
}

/**
 * Turns qualified artifacts into a toolset: servers behind the measuring proxy, skills as folders to link. Two that
 * claim one name do not both fit: the first one is mounted, the other is skipped and said so.
 */
export async function planActivation(bundle: Bundle, plan: ActivationPlan): Promise<Activation> {
  const servers: ToolServer[] = [];
  const skills: SkillMount[] = [];
  const mounted: { artifact: Artifact; as: string }[] = [];
  const skipped: { artifact: Artifact; reason: string }[] = [];
  for (const artifact of bundle.artifacts) {
    const mount = await mountOf(bundle.root, artifact, plan);
    if (mount === undefined) continue;
    const taken = mounted.some((other) => other.as === mount.as && other.artifact.kind === artifact.kind);
    if (mount.form === 'unusable') skipped.push({ artifact, reason: mount.reason });
    else if (taken) skipped.push({ artifact, reason: `The name "${mount.as}" is taken by another one.` });
    else {
      mounted.push({ artifact, as: mount.as });
      if (mount.form === 'skill') skills.push(mount.skill);
      else servers.push(mount.server);
    }
  }
  return { bundle, toolset: { servers, skills }, mounted, skipped };
}

type Mount =
  | { form: 'skill'; as: string; skill: SkillMount }
  | { form: 'server'; as: string; server: ToolServer }
  | { form: 'unusable'; as: string; reason: string };

/** How an artifact is mounted; undefined for the kinds that are only read. */
async function mountOf(root: string, artifact: Artifact, plan: ActivationPlan): Promise<Mount | undefined> {
  if (artifact.kind === 'skill') {
    const skill = skillMount(root, artifact);
    return { form: 'skill', as: skill.name, skill };
  }
  if (artifact.kind !== 'mcp') return undefined;
  try {
    const manifest = await readServerManifest(root, artifact);
    return { form: 'server', as: manifest.name, server: toolServer(manifest, artifact, plan) };
  } catch (error) {
    if (RegistryError.isInstance(error)) return { form: 'unusable', as: artifact.path, reason: error.message };
    throw error;
  }
}

function toolServer(manifest: ServerManifest, { status }: Artifact, plan: ActivationPlan): ToolServer {
  const { name, command, args, cwd, env, startupTimeoutMs, toolTimeoutMs } = manifest;
  const server = { name, command, args, cwd, env, startupTimeoutMs, toolTimeoutMs };
  const enabledTools = status.state === 'qualified' ? status.tools : manifest.enabledTools;
  return wrapServer(
    { ...server, enabledTools },
    {
      workspace: plan.workspace,
      telemetryPath: plan.telemetryPath,
      tags: { runId: plan.runId, iteration: plan.iteration },
      responseTimeoutMs: toolTimeoutMs,
    },
  );
}
