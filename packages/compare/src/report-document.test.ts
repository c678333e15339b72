import { describe, expect, it } from 'vitest';
import { reportDocument } from './report-document.js';
import { compareReportSchema } from './report-schema.js';
import { buildStudy } from './testing/build-study.js';
import { buildInvalidTrial, buildTrial } from './testing/build-trial.js';

const study = buildStudy({ trialsPerArm: 3 });
const plain = [3, 1, 2].map((value, index) => buildTrial({ group: 'plain', trial: index + 1, value }));
const harnessed = [
  buildTrial({ group: 'harnessed', trial: 1, value: 1, mcp_call_count: 4, mcp_called_tools: ['probe', 'apply'] }),
  buildTrial({ group: 'harnessed', trial: 2, value: null, mcp_called_tools: ['probe'] }),
  buildInvalidTrial({ group: 'harnessed', trial: 3 }),
];

describe('reportDocument', () => {
  it('has the documented summary of each arm', () => {
    const report = compareReportSchema.parse(reportDocument(study, [...plain, ...harnessed]));
    expect(report).toMatchObject({ workspace_template: '/srv/template', artifact_source: '/srv/bundle/.harnessgym' });
    expect(report.summary.plain).toMatchObject({
      count: 3,
      status: { solved: 3 },
      attempt_duration_seconds: { count: 3, min: 60, median: 60, max: 60, best: 60 },
      score: { count: 3, min: 1, median: 2, max: 3, best: 1 },
      post_score: { valid_count: 3, invalid_count: 0, not_run_count: 0, invalid_treated_as_worst: false },
    });
    expect(report.summary.harnessed).toMatchObject({
      count: 3,
      mcp_call_count: { best: 4 },
      mcp_called_tools: ['apply', 'probe'],
      comparison_valid: { valid: 2, invalid: 1 },
      post_score: { count: 1, median: 1, valid_count: 1, invalid_count: 2, invalid_treated_as_worst: true },
      post_status: { passed: 1, failed: 2 },
      invalid_reasons: { 'post command did not pass': 1, 'runner-failed: nothing came of it': 1 },
    });
  });

  it('is in the order of the plan, whatever order the trials ended in', () => {
    const report = reportDocument(study, [...harnessed, ...plain].reverse());
    expect(report).toEqual(reportDocument(study, [...plain, ...harnessed]));
    expect(report.trials.map(({ group, trial }) => `${group} ${trial}`).slice(0, 3)).toEqual([
      'plain 1',
      'harnessed 1',
      'plain 2',
    ]);
  });

  it('A-03, G-01 summarises trials that no post command scored', () => {
    const metric = {
      name: 'success',
      key: 'solved',
      direction: 'higher-is-better',
      scoreDirection: 'lower-is-better',
    } as const;
    const unscored = { post_result: null, objective_post_valid: null, post_valid: null, post_score: null } as const;
    const trials = [1, 2, 3].flatMap((trial) => [
      buildTrial({ group: 'plain', trial, value: 1, ...unscored }),
      buildTrial({ group: 'harnessed', trial, value: 1, ...unscored }),
    ]);
    const report = compareReportSchema.parse(
      reportDocument(buildStudy({ trialsPerArm: 3, metric, postCommand: null }), trials),
    );
    expect(report.summary.plain).toMatchObject({
      post_status: { not_run: 3 },
      post_score: { count: 0, min: null, median: null, valid_count: 0, invalid_count: 0, not_run_count: 3 },
      invalid_reasons: {},
    });
  });

  it('names the best score by what is better of scores, where success or time is measured', () => {
    const trials = [
      buildTrial({ group: 'plain', trial: 1, value: 3 }),
      buildTrial({ group: 'plain', trial: 2, value: 9 }),
    ];
    const bestBy = (metric: typeof study.plan.metric) => {
      const { plain } = reportDocument(buildStudy({ trialsPerArm: 2, metric }), trials).summary;
      return [plain?.score.best, plain?.post_score.best];
    };
    const success = { name: 'success', key: 'ms', direction: 'higher-is-better' } as const;
    const time = { name: 'time', key: 'ms', direction: 'lower-is-better' } as const;
    expect(bestBy({ ...success, scoreDirection: 'lower-is-better' })).toEqual([3, 3]);
    expect(bestBy({ ...time, scoreDirection: 'higher-is-better' })).toEqual([9, 9]);
  });

  it('A-03 is a whole report before the first trial is over', () => {
    const report = compareReportSchema.parse(reportDocument(study, []));
    expect(report.summary.harnessed).toMatchObject({ count: 0, score: { count: 0, best: null } });
    expect(report.analysis).toMatchObject({ complete: false, verdict: 'plan broken' });
  });
});
