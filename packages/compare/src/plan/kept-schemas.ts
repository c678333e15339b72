import * as z from 'zod';

const texts = z.array(z.string());

/** `study/flags.json`: what was typed, and where. */
export const keptFlagsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  cwd: z.string(),
  flags: z.record(z.string(), z.union([z.string(), z.boolean(), texts])),
});

/** `study/bundle.json`: the verdicts of the clean room, without their evidence. */
export const keptBundleSchema = z.strictObject({
  schemaVersion: z.literal(1),
  digest: z.string(),
  qualifications: z.array(
    z.strictObject({
      artifactId: z.string(),
      kind: z.enum(['skill', 'mcp', 'tool', 'verifier', 'fixture', 'test', 'docs', 'script']),
      path: z.string(),
      digest: z.string(),
      verdict: z.enum(['qualified', 'failed', 'unchecked']),
      tools: texts,
      framing: z.enum(['newline', 'content-length']).exactOptional(),
      sandbox: z.enum(['bubblewrap', 'sandbox-exec', 'unsandboxed']).exactOptional(),
      reason: z.string(),
    }),
  ),
});

export type KeptBundle = z.infer<typeof keptBundleSchema>;
