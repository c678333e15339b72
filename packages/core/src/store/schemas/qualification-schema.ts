import * as z from 'zod';
import { gateSchema } from './gate-schema.js';
import { count, framingSchema, path, texts, timestamp } from './parts.js';
import { serverSchema } from './server-schema.js';

const checkSchema = z.strictObject({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'not-applicable']),
  reason: z.string().exactOptional(),
  duration_ms: count,
  evidence: z.record(z.string(), z.unknown()),
});

/** `qualification.json`: what a clean room found, artifact by artifact. */
export const qualificationSchema = z.strictObject({
  created_at: timestamp,
  status: z.enum(['passed', 'failed']),
  /** Absent for the checks before the first iteration. */
  iteration: count.exactOptional(),
  source_workspace: path,
  /** A clean room, in the state directory: that of the first failure, if any. */
  fresh_workspace: path,
  /** Whether rooms were left there as evidence. */
  room_kept: z.boolean(),
  /** The links of the task that lead out of it, and what became of them in the room; absent when there are none. */
  room_links: z
    .array(z.strictObject({ path: z.string(), target: z.string(), became: z.enum(['rewritten', 'removed', 'kept']) }))
    .exactOptional(),
  copied_artifacts: texts,
  quality_gate: gateSchema,
  /** Nothing is linked in a clean room, so a skill has no activated paths there. */
  activation: z.strictObject({
    skills: z.array(z.strictObject({ artifact_path: z.string(), skill_path: path })),
    mcp_servers: z.array(serverSchema),
    quarantined_artifacts: z.array(z.strictObject({ kind: z.string(), path: z.string() })),
    warnings: texts,
    quality_gate: gateSchema,
  }),
  failed_artifacts: texts,
  registry_artifact_count: count,
  report_path: path,
  qualified_artifacts: texts,
  quarantined_artifacts: texts.exactOptional(),
  qualifications: z.array(
    z.strictObject({
      artifact_id: z.string(),
      kind: z.string(),
      path: z.string(),
      digest: z.string(),
      verdict: z.enum(['qualified', 'failed', 'unchecked']),
      tools: texts,
      framing: framingSchema.exactOptional(),
      sandbox: z.enum(['bubblewrap', 'sandbox-exec', 'unsandboxed']).exactOptional(),
      reason: z.string(),
      /** Of what failed, the clean room that is kept. */
      room: path.exactOptional(),
      checks: z.array(checkSchema),
    }),
  ),
});

/** The short form of a report, in `result.json` and `summary.json`. */
export const qualificationSummarySchema = z.strictObject({
  status: z.enum(['passed', 'failed']),
  report_path: path,
  fresh_workspace: path,
  active_mcp_count: count,
  active_tool_count: count,
  inactive_mcp_count: count,
  failed_artifacts: texts,
});

/** What clean rooms start from: the task as it was before the run. Its paths are listed in the file at `template_path`. */
export const templateSchema = z.strictObject({
  created_at: timestamp,
  workspace: path,
  template_path: path,
  file_count: count,
});

export type QualificationSummary = z.infer<typeof qualificationSummarySchema>;
export type TemplateDocument = z.infer<typeof templateSchema>;
