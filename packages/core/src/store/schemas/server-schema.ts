import * as z from 'zod';
import { framingSchema, path, sandboxSchema, seconds, texts } from './parts.js';

const smokeSchema = z.union([
  z.strictObject({ status: z.literal('passed'), tools: texts }),
  z.strictObject({ status: z.literal('failed'), message: z.string() }),
]);

const selfTestSchema = z.strictObject({
  status: z.enum(['passed', 'failed', 'timeout', 'not_configured']),
  message: z.string(),
  command: texts.exactOptional(),
  return_code: z.number().int().exactOptional(),
  sandbox: sandboxSchema.exactOptional(),
  /** The last 8,000 characters, as of stderr. */
  stdout: z.string().exactOptional(),
  stderr: z.string().exactOptional(),
});

/** One entry of `mcp_servers`, in `activation.json` and in the activation that a qualification report embeds. */
export const serverSchema = z.strictObject({
  /** Relative to the workspace. */
  artifact_path: z.string(),
  digest: z.string().exactOptional(),
  name: z.string(),
  command: z.string(),
  args: texts,
  cwd: path,
  env: z.record(z.string(), z.string()),
  framing: framingSchema.exactOptional(),
  /** How it was run; absent where it was not. */
  sandbox: sandboxSchema.exactOptional(),
  /** What its manifest declares to need; paths are absolute. */
  permissions: z.strictObject({ network: z.boolean(), write: texts, read: texts, env: texts }).exactOptional(),
  startup_timeout_sec: seconds,
  tool_timeout_sec: seconds,
  /** Null when the manifest declares no self-test. */
  self_test_timeout_sec: seconds.nullable(),
  enabled_tools: texts,
  smoke: smokeSchema,
  self_test: selfTestSchema,
  quality_gate: z.strictObject({
    status: z.enum(['passed', 'failed']),
    checks: z.strictObject({ smoke: z.boolean(), self_test: z.boolean(), tool_inventory: z.boolean() }),
    message: z.string(),
    smoke_status: z.string(),
    self_test_status: z.string(),
    smoke_tools: texts,
    manifest_tools: texts,
  }),
  active: z.boolean(),
});
