import type { Artifact, ArtifactKind } from '@harnessgym/registry';
import type { ToolServer } from '@harnessgym/runners';
import type { Activation } from '../run/records.js';
import { activeHarness } from './active-harness.js';

/** The documented `activation.json`: what is mounted, what is hidden, what could not be mounted. */
export function activationDocument(activation: Activation, artifacts: readonly Artifact[]): Record<string, unknown> {
  const { bundle, toolset, mounted, skipped } = activation;
  const warnings = skipped.map(({ artifact, reason }) => `${artifact.path}: ${reason}`);
  const pathOf = (kind: ArtifactKind, name: string) =>
    mounted.find(({ artifact, as }) => artifact.kind === kind && as === name)?.artifact.path ?? null;
  return {
    bundle_digest: bundle.digest,
    skills: toolset.skills.map(({ name, folder }) => ({
      name,
      artifact_path: pathOf('skill', name),
      skill_path: `${folder}/SKILL.md`,
      activated_path: `.agents/skills/${name}`,
      codex_activated_path: `.agents/skills/${name}`,
      claude_activated_path: `.claude/skills/${name}`,
    })),
    mcp_servers: toolset.servers.map((server) => ({
      artifact_path: pathOf('mcp', server.name),
      ...serverEntry(server),
    })),
    quarantined_artifacts: artifacts
      .filter(({ status }) => status.state === 'quarantined')
      .map(({ kind, path }) => ({ kind, path })),
    warnings,
    quality_gate: {
      status: warnings.length === 0 ? 'passed' : 'failed',
      active_mcp_count: toolset.servers.length,
      inactive_mcp_count: skipped.filter(({ artifact }) => artifact.kind === 'mcp').length,
      active_tool_count: activeHarness(activation).activeTools.length,
      warnings,
    },
  };
}

/** A mounted server has passed its checks in the clean room; the evidence is in its qualification report. */
function serverEntry(server: ToolServer): Record<string, unknown> {
  const { name, command, args, cwd, startupTimeoutMs, toolTimeoutMs, enabledTools } = server;
  return {
    name,
    command,
    args,
    cwd,
    startup_timeout_sec: startupTimeoutMs / 1000,
    tool_timeout_sec: toolTimeoutMs / 1000,
    enabled_tools: enabledTools,
    smoke: { status: 'passed', tools: enabledTools },
    self_test: { status: 'passed' },
    active: true,
  };
}
