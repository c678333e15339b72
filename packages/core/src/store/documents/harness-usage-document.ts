import type { IterationRecord } from '../../run/records.js';
import { declaredUse } from '../../self-report/self-report.js';
import { wasHarnessed } from '../../usage/was-harnessed.js';
import type { UsageDocument } from '../schemas/usage-schema.js';

/**
 * Use of the harness in one attempt, in three strengths that are never added up: `used_*` and `mcp_*` are recorded
 * calls, `declared_*` is the agent's claim, `inferred_*` are names in its output. A recorded call reaches the artifact
 * of its server; reading a skill is recorded nowhere.
 */
export function harnessUsageDocument(record: IterationRecord): UsageDocument {
  const { activeArtifacts, activeServers, activeTools, mentions, claim } = record;
  const { calls } = record.attempt;
  const activeSkills = activeArtifacts.filter(({ kind }) => kind === 'skill').map(({ path }) => path);
  const declaredTools = declaredUse(claim, 'tools');
  const declaredArtifacts = declaredUse(claim, 'artifacts');
  return {
    registry_artifact_count: record.artifactCount,
    active_skill_count: activeSkills.length,
    active_mcp_count: activeServers.length,
    active_tool_count: activeTools.length,
    active_skills: activeSkills,
    active_mcp_servers: activeServers,
    active_tools: activeTools,
    used_harness_tools: calls.calledTools,
    used_harness_artifacts: artifactsOf(calls.servers, activeArtifacts),
    used_active_tools: calls.calledTools.filter((tool) => activeTools.includes(tool)),
    tool_exposure: record.exposure,
    harnessed: wasHarnessed(record.exposure) ?? null,
    mcp_call_count: calls.count,
    mcp_successful_call_count: calls.succeeded,
    mcp_called_tools: calls.calledTools,
    mcp_call_status_counts: calls.byStatus,
    mcp_unconfirmed_call_count: record.attempt.unconfirmedCalls ?? 0,
    declared_harness_tools: declaredTools,
    declared_harness_artifacts: declaredArtifacts,
    declared_tool_use_count: declaredTools.length,
    declared_artifact_use_count: declaredArtifacts.length,
    inferred_harness_tools: mentions.tools,
    inferred_harness_artifacts: mentions.artifacts,
    inferred_tool_use_count: mentions.tools.length,
    inferred_artifact_use_count: mentions.artifacts.length,
    inference_sources: mentions.sources,
  };
}

function artifactsOf(servers: readonly string[], active: IterationRecord['activeArtifacts']): string[] {
  return active
    .filter(({ kind, name }) => kind === 'mcp' && servers.includes(name))
    .map(({ path }) => path)
    .sort();
}
