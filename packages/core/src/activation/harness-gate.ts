import type { QualityGate } from '@harnessgym/qualify';
import type { Activation } from '../run/records.js';
import { activeHarness } from './active-harness.js';
import { inactiveServer } from './server-entry.js';

/** The aggregate over what is mounted. It passes when nothing that could have been mounted was left out. */
export function harnessGate(activation: Activation): QualityGate {
  const { toolset, skipped } = activation;
  const warnings = skipped.map(({ artifact, reason }) => `${artifact.path}: ${reason}`);
  return {
    status: warnings.length === 0 ? 'passed' : 'failed',
    activeMcpCount: toolset.servers.length,
    inactiveMcpCount: skipped.flatMap(inactiveServer).length,
    activeToolCount: activeHarness(activation).activeTools.length,
    warnings,
  };
}
