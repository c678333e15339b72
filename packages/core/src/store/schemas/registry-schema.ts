import * as z from 'zod';
import { timestamp } from './parts.js';

/**
 * `registry.json` as it is written; it is read more leniently, because agents edit it. A verdict stands in an entry's
 * metadata, beside the digest of the bytes it judged: `qualification`, or `quarantined` and `quarantine`.
 */
export const registrySchema = z.strictObject({
  version: z.literal(1),
  updated_at: timestamp,
  artifacts: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['skill', 'mcp', 'tool', 'verifier', 'fixture', 'test', 'docs', 'script']),
      /** Relative to the workspace. */
      path: z.string(),
      description: z.string(),
      /** Null when no iteration of a run changed it. */
      iteration: z.number().int().nullable(),
      created_at: z.string(),
      metadata: z.record(z.string(), z.unknown()),
    }),
  ),
  metadata: z.record(z.string(), z.unknown()),
});
