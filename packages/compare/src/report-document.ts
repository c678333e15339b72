import { analyseStudy, type Circumstances } from './analysis/analyse-study.js';
import type { Study } from './plan/study-schema.js';
import type { CompareReport } from './report-schema.js';
import type { Rescoring } from './rescore/rescorings.js';
import { summariseGroup } from './summarise-group.js';
import type { Trial } from './trial/trial-schema.js';

interface Told extends Circumstances {
  writtenAt?: string;
  rescored?: Rescoring;
}

/** The whole report of the trials there are so far, in the order of the plan, whatever order they ended in. */
export function reportDocument(
  study: Study,
  trials: readonly Trial[],
  { writtenAt = study.createdAt, rescored, ...circumstances }: Told = {},
): CompareReport {
  const { plan } = study;
  const place = new Map(plan.order.map(({ arm, trial }, index) => [`${trial} ${arm}`, index]));
  const placeOf = ({ group, trial }: Trial) => place.get(`${trial} ${group}`) ?? plan.order.length;
  const ordered = [...trials].sort((a, b) => placeOf(a) - placeOf(b));
  const summaries = plan.arms.map((arm) => {
    return [
      arm,
      summariseGroup(
        ordered.filter(({ group }) => group === arm),
        plan.metric,
      ),
    ] as const;
  });
  return {
    created_at: writtenAt,
    workspace_template: plan.template.path,
    artifact_source: plan.bundle?.path ?? null,
    study,
    trials: ordered,
    ...(rescored && { rescored }),
    summary: Object.fromEntries(summaries),
    analysis: analyseStudy(study, ordered, circumstances),
  };
}
