import * as z from 'zod';
import { count, texts } from './parts.js';

const gateFields = {
  status: z.enum(['passed', 'failed']),
  active_mcp_count: count,
  inactive_mcp_count: count,
  /** Distinct names over all active servers. */
  active_tool_count: count,
};

/** The aggregate over the artifacts of an activation or a qualification; `warnings` name the artifact that caused them. */
export const gateSchema = z.strictObject({ ...gateFields, warnings: texts });

/** The same in `summary.json`, of one iteration. */
export const iterationGateSchema = z.strictObject({ iteration: count, ...gateFields });

export type GateDocument = z.infer<typeof gateSchema>;
