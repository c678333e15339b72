import type { QualityGate } from '@harnessgym/qualify';
import type { GateDocument } from '../schemas/gate-schema.js';

/** The documented form of a gate. */
export function gateDocument(gate: QualityGate): GateDocument {
  return {
    status: gate.status,
    active_mcp_count: gate.activeMcpCount,
    inactive_mcp_count: gate.inactiveMcpCount,
    active_tool_count: gate.activeToolCount,
    warnings: gate.warnings,
  };
}
