import type { ToolExposure } from '../store/schemas/exposure-schema.js';

/** Which active tools an attempt did not have and why, in a sentence for people; undefined when it had all. */
export function describeMissing(iteration: number, tools: readonly ToolExposure[]): string | undefined {
  const missing = tools.filter(({ exposure }) => exposure === 'missing');
  if (missing.length === 0) return undefined;
  const reasons = [...new Set(missing.map(({ server, reason = '' }) => `${server}: ${reason}`))];
  const names = missing.map(({ server, tool }) => `"${tool}" of ${server}`).join(', ');
  return `Attempt ${iteration} was not harnessed: it did not have ${names}. ${reasons.join(' ')}`;
}
