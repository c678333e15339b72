import * as z from 'zod';
import { gateSchema } from './gate-schema.js';
import { path, sandboxSchema, texts } from './parts.js';
import { serverSchema } from './server-schema.js';

/**
 * `activation.json`: what is mounted now. Paths of links and artifacts are relative to the workspace, so that the file
 * stays true when the workspace moves.
 */
export const activationSchema = z.strictObject({
  bundle_digest: z.string(),
  /** What confines the servers, and why nothing does. */
  sandbox: z
    .strictObject({
      mode: z.enum(['auto', 'require', 'off']),
      used: sandboxSchema,
      reason: z.string().exactOptional(),
      /** What bounds each folder in memory; absent where nothing does. */
      scratch_bytes: z.number().int().exactOptional(),
      allow_network: texts,
      /** Absent in those of an earlier build. */
      allow_env: texts.exactOptional(),
    })
    .exactOptional(),
  skills: z.array(
    z.strictObject({
      name: z.string(),
      artifact_path: z.string(),
      /** The SKILL.md. */
      skill_path: path,
      activated_path: z.string(),
      codex_activated_path: z.string(),
      claude_activated_path: z.string(),
    }),
  ),
  mcp_servers: z.array(serverSchema),
  quarantined_artifacts: z.array(z.strictObject({ kind: z.string(), path: z.string() })),
  warnings: texts,
  quality_gate: gateSchema,
  /** There while a server is active. */
  mcp_call_helper: z.strictObject({ path, relative_path: z.string(), usage: z.string() }).exactOptional(),
});

export type ActivationDocument = z.infer<typeof activationSchema>;
