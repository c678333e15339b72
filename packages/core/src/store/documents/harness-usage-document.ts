import type { IterationRecord } from '../../run/records.js';
import { declaredUse } from '../../self-report/self-report.js';
import type { UsageDocument } from '../schemas/usage-schema.js';

/** Use of the harness in one attempt: recorded calls are evidence, declared use is the agent's claim. */
export function harnessUsageDocument(record: IterationRecord): UsageDocument {
  const { activeServers, activeTools, activeSkills, calls, claim } = record;
  const declaredTools = declaredUse(claim, 'tools');
  const declaredArtifacts = declaredUse(claim, 'artifacts');
  return {
    active_skill_count: activeSkills.length,
    active_mcp_count: activeServers.length,
    active_tool_count: activeTools.length,
    active_skills: activeSkills,
    active_mcp_servers: activeServers,
    active_tools: activeTools,
    used_active_tools: calls.calledTools.filter((tool) => activeTools.includes(tool)),
    mcp_call_count: calls.count,
    mcp_successful_call_count: calls.succeeded,
    mcp_called_tools: calls.calledTools,
    mcp_call_status_counts: calls.byStatus,
    declared_harness_tools: declaredTools,
    declared_harness_artifacts: declaredArtifacts,
    declared_tool_use_count: declaredTools.length,
    declared_artifact_use_count: declaredArtifacts.length,
  };
}
