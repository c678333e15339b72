import type { Finding } from '../trial/trial-schema.js';
import type { TrialFacts, TrialRules } from './trial-facts.js';

/** Runnable processes a core from which others wait for a processor. */
const busyLoad = 1.5;

/** What a reader must know of a trial, valid or not. */
export function findFlags(facts: TrialFacts, { budgets }: TrialRules): Finding[] {
  return [...noOp(facts), ...busyMachine(facts), ...overBudget(facts, budgets)];
}

function noOp({ iterations, changed_paths }: TrialFacts): Finding[] {
  if (iterations.length === 0 || changed_paths.count > 0) return [];
  return [{ kind: 'no-op', message: 'nothing of what counts was changed' }];
}

/** The trial's own work adds to the load, so that alone, growing, it is no sign of others. */
function busyMachine({ load: { before, after } }: TrialFacts): Finding[] {
  const hasDoubled = after > busyLoad && after >= 2 * before;
  if (before <= busyLoad && !hasDoubled) return [];
  const message = `the machine was busy: load per core ${before.toFixed(2)} before the first attempt, ${after.toFixed(2)} at the end`;
  return [{ kind: 'busy-machine', message }];
}

function overBudget({ usage }: TrialFacts, { tokens, costUsd }: TrialRules['budgets']): Finding[] {
  const usedTokens = (usage.input_tokens ?? 0) + (usage.output_tokens ?? 0);
  const usedCost = usage.cost_usd ?? 0;
  const over = [
    ...(tokens !== undefined && usedTokens > tokens ? [`${usedTokens} tokens of ${tokens}`] : []),
    ...(costUsd !== undefined && usedCost > costUsd ? [`$${usedCost.toFixed(2)} of $${costUsd.toFixed(2)}`] : []),
  ];
  return over.length === 0 ? [] : [{ kind: 'over-budget', message: `it used ${over.join(' and ')}` }];
}
