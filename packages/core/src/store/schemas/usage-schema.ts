import * as z from 'zod';
import { toolExposureSchema } from './exposure-schema.js';
import { count, statusCounts, texts } from './parts.js';

/**
 * Use of the harness in one attempt. Calls are recorded by the proxy and are evidence; `declared` is the agent's claim;
 * `inferred` are mentions in what it printed, the weakest signal, and part of nothing else.
 */
export const usageSchema = z.strictObject({
  registry_artifact_count: count,
  active_skill_count: count,
  active_mcp_count: count,
  active_tool_count: count,
  active_skills: texts,
  active_mcp_servers: texts,
  active_tools: texts,
  /** Tools of the recorded calls. */
  used_harness_tools: texts,
  /** Artifacts of the servers that recorded calls reached. */
  used_harness_artifacts: texts,
  /** Recorded and active. */
  used_active_tools: texts,
  /** Of each active tool, by server. */
  tool_exposure: z.array(toolExposureSchema).readonly(),
  /** Whether the attempt had every active tool; null when that is not known, or no tool was active. */
  harnessed: z.boolean().nullable(),
  mcp_call_count: count,
  mcp_successful_call_count: count,
  mcp_called_tools: texts,
  mcp_call_status_counts: statusCounts,
  /** Calls in the log that the agent's own output does not show: they are in no other number. */
  mcp_unconfirmed_call_count: count,
  declared_harness_tools: texts,
  declared_harness_artifacts: texts,
  declared_tool_use_count: count,
  declared_artifact_use_count: count,
  inferred_harness_tools: texts,
  inferred_harness_artifacts: texts,
  inferred_tool_use_count: count,
  inferred_artifact_use_count: count,
  /** The files that were searched for mentions. */
  inference_sources: texts,
});

export type UsageDocument = z.infer<typeof usageSchema>;
