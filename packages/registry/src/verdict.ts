import { isObject } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';
import type { Settlement } from './registry.js';

/** A settlement as it is kept: with its time, and a report path relative to the workspace. */
export type Verdict = Settlement & { iteration?: number; updatedAt: string };

type Metadata = Readonly<Record<string, unknown>>;

const evidence = {
  digest: z.string(),
  report_path: z.string(),
  updated_at: z.string(),
  iteration: z.number().int().nullish(),
  sandbox: z.enum(['bubblewrap', 'sandbox-exec', 'unsandboxed']).optional().catch(undefined),
};
const qualificationSchema = z.discriminatedUnion('status', [
  z.object({
    ...evidence,
    status: z.literal('passed'),
    tools: z.array(z.string()).default([]),
    framing: z.enum(['newline', 'content-length']).optional().catch(undefined),
  }),
  z.object({ ...evidence, status: z.literal('unchecked') }),
]);
const quarantineSchema = z.object({ ...evidence, status: z.literal('quarantined'), reason: z.string() });

/**
 * The verdict that an entry's metadata holds in the documented keys. One without a digest, as the original wrote it,
 * cannot be tied to bytes and is none.
 */
export function readVerdict(metadata: Metadata): Verdict | undefined {
  const quarantine = quarantineSchema.safeParse(metadata['quarantine']);
  if (quarantine.success) {
    return { verdict: 'quarantined', reason: quarantine.data.reason, ...provenance(quarantine.data) };
  }
  if (isQuarantined(metadata)) return undefined;
  const qualification = qualificationSchema.safeParse(metadata['qualification']);
  if (!qualification.success) return undefined;
  const { data } = qualification;
  if (data.status === 'unchecked') return { verdict: 'unchecked', ...provenance(data) };
  const { tools, framing } = data;
  return { verdict: 'qualified', tools, ...(framing && { framing }), ...provenance(data) };
}

/** As documented, which is wider than what we write. */
function isQuarantined({ quarantined, quarantine }: Metadata): boolean {
  return Boolean(quarantined) || (isObject(quarantine) && quarantine['status'] === 'quarantined');
}

function provenance(data: {
  digest: string;
  report_path: string;
  updated_at: string;
  iteration?: number | null | undefined;
  sandbox?: Settlement['sandbox'] | undefined;
}) {
  const { digest, report_path: reportPath, updated_at: updatedAt, iteration, sandbox } = data;
  const known = { ...(typeof iteration === 'number' && { iteration }), ...(sandbox && { sandbox }) };
  return { digest, reportPath, updatedAt, ...known };
}

/** The documented keys of a verdict. */
export function verdictMetadata(verdict: Verdict): Metadata {
  const record = {
    digest: verdict.digest,
    report_path: verdict.reportPath,
    iteration: verdict.iteration ?? null,
    updated_at: verdict.updatedAt,
    ...(verdict.sandbox && { sandbox: verdict.sandbox }),
  };
  switch (verdict.verdict) {
    case 'qualified':
      return { qualification: { status: 'passed', tools: verdict.tools, ...framingOf(verdict), ...record } };
    case 'unchecked':
      return { qualification: { status: 'unchecked', ...record } };
    case 'quarantined':
      return { quarantined: true, quarantine: { status: 'quarantined', reason: verdict.reason, ...record } };
  }
}

function framingOf({ framing }: { framing?: string }) {
  return framing === undefined ? {} : { framing };
}

export function withoutVerdict(metadata: Metadata): Metadata {
  const { qualification: _, quarantined: __, quarantine: ___, ...rest } = metadata;
  return rest;
}
