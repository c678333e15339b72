import { redact, sandboxName, secretsOf } from '@harnessgym/qualify';
import type { Artifact } from '@harnessgym/registry';
import type { Activation, Mounted } from '../run/records.js';
import type { RunSandbox } from '../run/run-sandbox.js';
import { gateDocument } from '../store/documents/gate-document.js';
import type { ActivationDocument } from '../store/schemas/activation-schema.js';
import { callHelperEntry } from './call-helper.js';
import { harnessGate } from './harness-gate.js';
import { activeServer, inactiveServer } from './server-entry.js';

/** The documented `activation.json`: what is mounted, what is hidden, what could not be mounted. */
export function activationDocument(activation: Activation, artifacts: readonly Artifact[]): ActivationDocument {
  const { bundle, toolset, mounted, skipped } = activation;
  const gate = gateDocument(harnessGate(activation));
  return {
    bundle_digest: bundle.digest,
    sandbox: sandboxDocument(activation.sandbox),
    skills: mounted.flatMap(skillEntry),
    mcp_servers: [
      ...mounted.flatMap((one) => activeServer(one, sandboxName(activation.sandbox.found))),
      ...skipped.flatMap(inactiveServer),
    ],
    quarantined_artifacts: artifacts
      .filter(({ status }) => status.state === 'quarantined')
      .map(({ kind, path }) => ({ kind, path })),
    warnings: gate.warnings,
    quality_gate: gate,
    ...(toolset.servers.length > 0 && { mcp_call_helper: callHelperEntry(bundle.root) }),
  };
}

/** As it is written into the workspace, where records are shared. */
export function withoutSecrets(document: ActivationDocument): ActivationDocument {
  return redact(
    document,
    document.mcp_servers.flatMap(({ env }) => secretsOf(env)),
  );
}

function sandboxDocument({
  mode,
  found,
  allowNetwork,
  allowEnv,
}: RunSandbox): NonNullable<ActivationDocument['sandbox']> {
  const scratchBytes = found.kind === 'bubblewrap' ? found.limits.scratchBytes : undefined;
  return {
    mode,
    used: sandboxName(found),
    ...(found.kind === 'none' && { reason: found.reason }),
    ...(scratchBytes !== undefined && { scratch_bytes: scratchBytes }),
    allow_network: allowNetwork,
    allow_env: allowEnv,
  };
}

function skillEntry(one: Mounted): ActivationDocument['skills'] {
  if (one.form !== 'skill') return [];
  const { artifact, as, skill } = one;
  return [
    {
      name: as,
      artifact_path: artifact.path,
      skill_path: `${skill.folder}/SKILL.md`,
      activated_path: `.agents/skills/${as}`,
      codex_activated_path: `.agents/skills/${as}`,
      claude_activated_path: `.claude/skills/${as}`,
    },
  ];
}
