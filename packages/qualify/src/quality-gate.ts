import type { Qualification } from './qualification.js';

/** The aggregate that `qualification.json` and `activation.json` carry. */
export interface QualityGate {
  status: 'passed' | 'failed';
  activeMcpCount: number;
  inactiveMcpCount: number;
  /** Distinct names over all active servers. */
  activeToolCount: number;
  /** One line per failure, each naming its artifact. */
  warnings: readonly string[];
}

/** Counts verdicts. It passes when nothing failed; it takes no part in any verdict. */
export function qualityGate(
  qualifications: readonly Pick<Qualification, 'kind' | 'path' | 'verdict' | 'tools' | 'reason'>[],
): QualityGate {
  const servers = qualifications.filter(({ kind }) => kind === 'mcp');
  const active = servers.filter(({ verdict }) => verdict === 'qualified');
  const failures = qualifications.filter(({ verdict }) => verdict === 'failed');
  return {
    status: failures.length === 0 ? 'passed' : 'failed',
    activeMcpCount: active.length,
    inactiveMcpCount: servers.length - active.length,
    activeToolCount: new Set(active.flatMap(({ tools }) => tools)).size,
    warnings: failures.map(({ path, reason }) => `${path}: ${reason}`),
  };
}
