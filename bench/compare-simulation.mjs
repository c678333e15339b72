import { time } from './pairs.mjs';
import { table } from './table.mjs';

/**
 * Simulated studies: seeded scores in the place of trials, each study analysed as a real one is. How often no effect is taken
 * for one, how often intervals hold the truth, and whether an effect is found as often as the plan says.
 */
export async function benchCompareSimulation({ studies, summarised }) {
  const compare = await import('../packages/compare/dist/index.js');
  const { seededRandom } = await import('../packages/compare/dist/statistics.js');
  const simulate = simulator({ ...compare, seededRandom, studies });
  console.log(
    `Simulated studies: ${studies} a setting; a share has an error of ${points(errorOf(0.95, studies))} points.`,
  );

  const settings = Object.entries(scores).flatMap(([name, score]) =>
    [5, 8, 12, 20, 30, 50].map((trials) => ({ name, score, trials })),
  );
  const rows = settings.map(({ name, score, trials }) => {
    const without = simulate({ score, trials, better: 0 });
    const alarms = without.filter(({ verdict }) => verdict === 'helps' || verdict === 'hurts').length / studies;
    const held = [
      coverage(without, { difference: 0, ratio: score.ratio && 1, superiority: 0.5 }),
      coverage(simulate({ score, trials, better: score.better }), score),
    ];
    return [
      `${name}, ${trials} an arm`,
      points(alarms),
      alarms <= 0.05 + 2 * errorOf(0.05, studies) ? 'met' : 'missed',
      ...['difference', 'ratio', 'superiority'].map((effect) => words(held.map((one) => one[effect]))),
      trials < fewest ? 'unbounded' : judge(held.flatMap((one) => Object.values(one))),
    ];
  });
  const columns = ['difference', 'ratio', 'superiority'].map((effect) => `${effect} holds %`);
  console.log('Each interval: how often it holds the truth without an effect, and with one.');
  console.log(table(['scores', 'no effect, found %', 'goal 5', ...columns, 'goal 93 to 97'], rows));

  function coverage(found, truth) {
    const effects = ['difference', 'ratio', 'superiority'].filter((effect) => truth[effect] !== undefined);
    const share = (effect) => found.filter((one) => holds(one[effect], truth[effect])).length / studies;
    return Object.fromEntries(effects.map((effect) => [effect, share(effect)]));
  }

  function words(shares) {
    return shares.some((share) => share === undefined) ? '' : shares.map(points).join(', ');
  }

  function judge(shares) {
    const error = 2 * errorOf(0.95, studies);
    if (shares.some((share) => share < 0.93 - error)) return 'missed';
    return shares.some((share) => share > 0.97 + error) ? 'careful' : 'met';
  }

  const powers = [5, 8, 12, 20].map((trials) => {
    // A superiority of 0.8, the effect of interest.
    const found = simulate({ score: scores.normal, trials, better: 1.1902370203 });
    const share = found.filter(({ verdict }) => verdict === 'helps').length / studies;
    const planned = found[0].power;
    const isMet = Math.abs(share - planned) <= 0.03 + 2 * errorOf(planned, studies);
    return [`${trials} an arm`, points(planned), points(share), isMet ? 'met' : 'missed'];
  });
  console.log(table(['an effect of interest', 'power of the plan %', 'helps %', 'goal 3 points'], powers));

  const study = studyOf(summarised / 2);
  const trials = trialsOf(study, { random: seededRandom(1), score: scores.lognormal, better: 1 });
  const took = await time(() => compare.reportDocument(study, trials));
  console.log(
    `A report of ${summarised} trials: ${(took / 1000).toFixed(2)} s (goal 2: ${took <= 2000 ? 'met' : 'missed'})`,
  );
}

/** Trials an arm: fewer bound no median. */
const fewest = 6;

/** Less is better. The truth, of an arm that is so many standard deviations better before any rounding. */
const scores = {
  normal: {
    draw: (random, better) => 100 - better + random.normal(),
    ...{ better: 1, difference: -1, ratio: 0.99, superiority: 0.7602499389065233 },
  },
  // The machine is fast or slow for a whole block. The superiority is that of any two trials: of a shift by 1 / sqrt(2 * 4.09).
  'normal in blocks': {
    shared: (random) => 2 * random.normal(),
    draw: (random, better) => 100 - better + 0.3 * random.normal(),
    ...{ better: 1, difference: -1, ratio: 0.99, superiority: 0.6366962318995746 },
  },
  lognormal: {
    draw: (random, better) => Math.exp(random.normal() - better),
    ...{ better: 1, difference: Math.exp(-1) - 1, ratio: Math.exp(-1), superiority: 0.7602499389065233 },
  },
  // A handful of scores; the superiority, ties counted half, by summing normal probabilities.
  tied: {
    draw: (random, better) => Math.round(random.normal() - better),
    ...{ better: 1, difference: -1, superiority: 0.7430335412131169 },
  },
};

function simulator({ analyseStudy, seededRandom, studies }) {
  return ({ score, trials, better }) => {
    const random = seededRandom(20_261_121);
    const study = studyOf(trials);
    return Array.from({ length: studies }, () => {
      return analyseStudy(study, trialsOf(study, { random, score, better })).comparisons[0];
    });
  };
}

function studyOf(trialsPerArm) {
  const arms = ['plain', 'harnessed'];
  const order = Array.from({ length: trialsPerArm }, (_, block) =>
    arms.map((arm) => ({ block, arm, trial: block + 1 })),
  );
  const plan = {
    ...{ arms, trialsPerArm, seed: 7, order: order.flat(), trialsNeeded: 15, postCommand: 'score' },
    template: { path: '/template', digest: '' },
    bundle: { path: '/bundle', digest: '', artifacts: [], excludedKinds: [] },
    metric: { name: 'score', key: 'score', direction: 'lower-is-better', scoreDirection: 'lower-is-better' },
    rule: { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 },
  };
  return { schemaVersion: 1, createdAt: new Date(0).toISOString(), hash: 'plan', plan, warnings: [] };
}

/** What an analysis reads of a trial. */
function trialsOf({ plan }, { random, score, better }) {
  const shared = Array.from({ length: plan.trialsPerArm }, () => score.shared?.(random) ?? 0);
  return plan.order.map(({ arm, trial, block }) => {
    const value = shared[block] + score.draw(random, arm === 'harnessed' ? better : 0);
    return {
      ...{ group: arm, trial, block, plan_hash: 'plan', value, score: value, status: 'solved', findings: [] },
      ...{ comparison_valid: true, comparison_invalid_reason: null },
      ...{ post_valid: true, post_score: value, post_result: { status: 'passed' }, post_invalid_reason: null },
      ...{ attempt_duration_seconds: 1, cumulative_attempt_duration_seconds: 1, iterations_completed: 1 },
      agent: { versions: [], models: [] },
      ...{ mcp_call_count: 0, mcp_called_tools: [], usage: { input_tokens: 1, output_tokens: 1, cost_usd: null } },
      iterations: [{ iteration: 1, score: value, score_valid: true, solved: true, attempt_duration_seconds: 1 }],
    };
  });
}

function holds(estimate, truth) {
  const { low, high } = estimate.interval;
  return (low ?? -Infinity) <= truth + 1e-12 && truth - 1e-12 <= (high ?? Infinity);
}

function errorOf(share, count) {
  return Math.sqrt((share * (1 - share)) / count);
}

function points(share) {
  return (100 * share).toFixed(1);
}
