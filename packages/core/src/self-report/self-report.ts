import { isObject } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';

/** A field that is taken when it has the right shape and ignored when it has not. */
const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const selfReportSchema = z.object({
  status: lenient(z.string()),
  verified: lenient(z.boolean()),
  summary: lenient(z.string()),
  blockers: lenient(z.array(z.unknown())),
  missing_tooling: lenient(z.array(z.unknown())),
  reflection: lenient(z.record(z.string(), z.unknown())),
  selected_improvement: lenient(z.unknown()),
  verification: lenient(z.record(z.string(), z.unknown())),
  metrics: lenient(z.record(z.string(), z.unknown())),
  objective: lenient(z.record(z.string(), z.unknown())),
  score: lenient(z.unknown()),
  used_harness_tools: lenient(z.array(z.unknown())),
  used_tools: lenient(z.array(z.unknown())),
  used_harness_artifacts: lenient(z.array(z.unknown())),
  used_artifacts: lenient(z.array(z.unknown())),
});

/** The documented fields that an agent writes into `result.json`: a claim. Everything else in the file is ignored. */
export type SelfReport = z.infer<typeof selfReportSchema>;

/** The claim in a parsed `result.json`. `claimKey` names one more top-level field: the metric. Never throws. */
export function parseSelfReport(document: unknown, claimKey: string): SelfReport {
  if (!isObject(document)) return {};
  const report = selfReportSchema.parse(document);
  const metric = Object.hasOwn(document, claimKey) ? document[claimKey] : undefined;
  return dropUndefined(metric === undefined || claimKey in report ? report : { ...report, [claimKey]: metric });
}

/** The documented fields that are not of their type, and so claim nothing. Null says nothing either, and is none. */
export function ignoredFields(document: unknown): string[] {
  if (!isObject(document)) return [];
  const report = selfReportSchema.parse(document);
  return Object.keys(selfReportSchema.shape).filter(
    (name) => (document[name] ?? undefined) !== undefined && !Object.hasOwn(dropUndefined(report), name),
  );
}

/** Whether the agent says that its own check passed. */
export function claimsVerified(claim: SelfReport): boolean {
  return claim.verified === true || claim.verification?.['status'] === 'passed';
}

/** What the agent says it used: strings, or objects with a path, name or id. Sorted, without repetition. */
export function declaredUse(claim: SelfReport, what: 'tools' | 'artifacts'): string[] {
  const items = claim[`used_harness_${what}`] ?? claim[`used_${what}`] ?? [];
  return [...new Set(items.map(itemName).filter((name) => name !== ''))].sort();
}

function itemName(item: unknown): string {
  if (typeof item === 'string') return item;
  if (!isObject(item)) return '';
  const name = item['path'] ?? item['name'] ?? item['id'];
  return typeof name === 'string' ? name : '';
}

function dropUndefined(report: SelfReport): SelfReport {
  return Object.fromEntries(Object.entries(report).filter(([, value]) => value !== undefined));
}
