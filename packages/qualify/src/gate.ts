import type { ArtifactKind } from '@harnessgym/registry';
import type { Check, QualificationVerdict } from './qualification.js';

/** The checks that a kind must pass, in the order they are asked. A kind with `copy` alone has none of its own. */
export function requiredChecks(kind: ArtifactKind): readonly string[] {
  switch (kind) {
    case 'mcp':
      return ['copy', 'manifest', 'portable-paths', 'handshake', 'tool-inventory', 'tool-call', 'self-test', 'disk'];
    case 'skill':
      return ['copy', 'portable-paths', 'skill'];
    case 'script':
    case 'tool':
      return ['copy', 'portable-paths', 'syntax'];
    case 'test':
      return ['copy', 'portable-paths', 'run', 'disk'];
    default:
      return ['copy'];
  }
}

/** What has no check that fits its bytes, such as a language that nobody here reads. */
const mayBeUnchecked: readonly ArtifactKind[] = ['script', 'tool', 'test'];

/**
 * What the checks amount to. Any failure fails; a required check without a pass fails too; what nothing examined is
 * `unchecked`, never qualified.
 */
export function decideVerdict(
  kind: ArtifactKind,
  checks: readonly Check[],
): { verdict: QualificationVerdict; reason: string } {
  for (const { name, result } of checks) {
    if (result.status === 'failed') return { verdict: 'failed', reason: `${name}: ${result.reason}` };
  }
  const required = requiredChecks(kind);
  for (const name of required) {
    const result = checks.find((check) => check.name === name)?.result;
    if (result?.status === 'passed') continue;
    if (result?.status !== 'not-applicable' || !mayBeUnchecked.includes(kind))
      return { verdict: 'failed', reason: `${name}: was never passed` };
    return { verdict: 'unchecked', reason: `${name}: ${result.reason}` };
  }
  return { verdict: required.length === 1 ? 'unchecked' : 'qualified', reason: '' };
}
