import type { Artifact } from '@harnessgym/registry';
import type { Activation, Mounted } from '../run/records.js';
import type { ActivationDocument } from '../store/schemas/activation-schema.js';
import { activeHarness } from './active-harness.js';
import { activeServer, refusedServer } from './server-entry.js';

/** The documented `activation.json`: what is mounted, what is hidden, what could not be mounted. */
export function activationDocument(activation: Activation, artifacts: readonly Artifact[]): ActivationDocument {
  const { bundle, mounted, skipped } = activation;
  const warnings = skipped.map(({ artifact, reason }) => `${artifact.path}: ${reason}`);
  return {
    bundle_digest: bundle.digest,
    skills: mounted.flatMap(skillEntry),
    mcp_servers: [...mounted.flatMap(activeServer), ...skipped.flatMap(refusedServer)],
    quarantined_artifacts: artifacts
      .filter(({ status }) => status.state === 'quarantined')
      .map(({ kind, path }) => ({ kind, path })),
    warnings,
    quality_gate: {
      status: warnings.length === 0 ? 'passed' : 'failed',
      active_mcp_count: mounted.filter(({ form }) => form === 'server').length,
      inactive_mcp_count: skipped.filter(({ artifact }) => artifact.kind === 'mcp').length,
      active_tool_count: activeHarness(activation).activeTools.length,
      warnings,
    },
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
