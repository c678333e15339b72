import { artifactsOfArm } from '../arms/select-artifacts.js';
import type { Finding, Trial } from '../trial/trial-schema.js';
import type { TrialFacts, TrialRules } from './trial-facts.js';

/**
 * Whether an arm with artifacts really had them: they were active, their tools reached the agent, and where it is asked for,
 * one of them was used. Of a tool of which nobody knows whether it reached the agent, `exposure` says so, and it is not held
 * against the trial.
 */
export function judgeHarness(
  facts: TrialFacts,
  rules: TrialRules,
): { validation: Trial['harness_validation']; findings: Finding[] } {
  const planned = artifactsOfArm(facts.group, rules.bundle?.artifacts ?? []);
  if (planned.length === 0) return { validation: { required: false, valid: true, reason: null }, findings: [] };

  // What failed while planning is in no trial, and the plan says so.
  const servers = planned.filter(({ kind, verdict }) => kind === 'mcp' && verdict === 'qualified');
  const { activeHarness } = rules.requirements;
  // An arm without a server has no tool to use, and an agent does well to leave a placebo's alone.
  const toolUse = rules.requirements.toolUse && servers.length > 0 && facts.group !== 'placebo';
  const active = {
    tools: most(facts.iterations.map(({ active_tool_count }) => active_tool_count)),
    servers: most(facts.iterations.map(({ active_mcp_count }) => active_mcp_count)),
  };
  const isInactive = facts.copied_artifacts.length === 0 || (servers.length > 0 && active.tools === 0);
  const finding = isInactive ? inactive(planned, activeHarness) : (unexposed(facts) ?? unused(facts, toolUse));
  const { mcp_telemetry: calls } = facts;
  return {
    validation: {
      required: activeHarness || toolUse,
      active_harness_required: activeHarness,
      tool_use_required: toolUse,
      valid: finding === undefined,
      reason: finding?.message ?? null,
      active_tool_count: active.tools,
      active_mcp_count: active.servers,
      mcp_call_count: calls.count,
      mcp_successful_call_count: calls.successful_count,
      mcp_called_tools: calls.called_tools,
      mcp_call_status_counts: calls.status_counts,
    },
    findings: finding === undefined ? [] : [finding],
  };
}

function most(counts: readonly number[]): number {
  return Math.max(0, ...counts);
}

function inactive(planned: readonly { path: string; verdict: string }[], required: boolean): Finding {
  const failed = planned.filter(({ verdict }) => verdict === 'failed').map(({ path }) => path);
  const why = failed.length === 0 ? '' : `; did not pass its check: ${failed.join(', ')}`;
  return { kind: required ? 'inactive-harness' : 'not-exposed', message: `the harness did not activate${why}` };
}

/** Tools that were mounted, and that the agent had in none of the iterations. */
function unexposed({ exposure }: TrialFacts): Finding | undefined {
  const reached = new Set(exposure.filter((one) => one.exposure !== 'missing').map(nameOf));
  const missing = [...new Set(exposure.map(nameOf))].filter((name) => !reached.has(name));
  if (missing.length === 0) return undefined;
  return { kind: 'not-exposed', message: `mounted tools never reached the agent: ${missing.join(', ')}` };
}

function nameOf({ server, tool }: TrialFacts['exposure'][number]): string {
  return `${server}.${tool}`;
}

/** Calls are those that began within an attempt, so that neither a self-test nor a later check is one. */
function unused({ mcp_telemetry: calls }: TrialFacts, required: boolean): Finding | undefined {
  if (!required || calls.successful_count > 0) return undefined;
  const made = calls.count === 0 ? 'were made' : `succeeded (${calls.count} failed)`;
  return { kind: 'no-tool-use', message: `no MCP tool calls ${made} within an attempt` };
}
