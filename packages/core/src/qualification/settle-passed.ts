import type { Qualification } from '@harnessgym/qualify';
import type { Settlement } from '@harnessgym/registry';
import type { JudgingContext } from './judge-candidates.js';
import { settleVerdicts } from './settle-verdicts.js';

/** Settles the verdicts of a report that cannot get better: on what passed, and on what cannot be checked. */
export async function settlePassed(
  { qualifications, reportPath }: { qualifications: readonly Passing[]; reportPath: string },
  context: Pick<JudgingContext, 'registry' | 'iteration'>,
): Promise<void> {
  const passed = qualifications.filter(({ verdict }) => verdict !== 'failed');
  await settleVerdicts(
    passed.map((one) => [one.artifactId, passing(one, reportPath)] as const),
    context,
  );
}

type Passing = Pick<Qualification, 'artifactId' | 'digest' | 'verdict' | 'tools' | 'framing' | 'sandbox'>;

function passing({ verdict, digest, tools, framing, sandbox }: Passing, reportPath: string): Settlement {
  const judged = { digest, reportPath, ...(sandbox && { sandbox }) };
  return verdict === 'qualified'
    ? { verdict, ...judged, tools, ...(framing && { framing }) }
    : { verdict: 'unchecked', ...judged };
}
