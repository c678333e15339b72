import type { ArtifactKind } from '@harnessgym/registry';
import type { Check, QualificationVerdict } from './qualification.js';

/** The checks that a kind must pass, in the order they are asked. A kind with `copy` alone has none of its own. */
export function requiredChecks(kind: ArtifactKind): readonly string[] {
  if (kind === 'mcp') return ['copy', 'manifest', 'handshake', 'tool-inventory', 'tool-call', 'self-test'];
  if (kind === 'skill') return ['copy', 'skill'];
  return ['copy'];
}

/**
 * What the checks amount to. Any failure fails; a required check without a pass fails too; a kind that nothing
 * examined is `unchecked`, never qualified.
 */
export function decideVerdict(
  kind: ArtifactKind,
  checks: readonly Check[],
): { verdict: QualificationVerdict; reason: string } {
  for (const { name, result } of checks) {
    if (result.status === 'failed') return { verdict: 'failed', reason: `${name}: ${result.reason}` };
  }
  const required = requiredChecks(kind);
  const open = required.find(
    (name) => !checks.some((check) => check.name === name && check.result.status === 'passed'),
  );
  if (open !== undefined) return { verdict: 'failed', reason: `${open}: was never passed` };
  return { verdict: required.length === 1 ? 'unchecked' : 'qualified', reason: '' };
}
