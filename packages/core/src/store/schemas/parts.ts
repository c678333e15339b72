import * as z from 'zod';

/** UTC, ISO 8601. */
export const timestamp = z.iso.datetime({ offset: true });

/** Absolute, unless a description says otherwise. */
export const path = z.string();

export const count = z.number().int().nonnegative();
export const seconds = z.number().nonnegative();
export const texts = z.array(z.string()).readonly();

/** How a server tells messages apart. */
export const framingSchema = z.enum(['newline', 'content-length']);

/** How what an agent built was run. */
export const sandboxSchema = z.enum(['bubblewrap', 'sandbox-exec', 'unsandboxed']);

/** Calls by status; only those that occurred. */
export const statusCounts = z.partialRecord(
  z.enum(['completed', 'tool_error', 'error', 'timeout', 'abandoned']),
  count,
);
