import * as z from 'zod';
import { count, path, seconds, statusCounts, texts } from './parts.js';

/** One turn of the agent, in `result.json` and `summary.json`. */
export const phaseSchema = z.strictObject({
  /** A repair is a `build` in a folder of its own. */
  phase: z.enum(['attempt', 'reflection', 'build']),
  status: z.enum(['completed', 'blocked', 'failed', 'timeout', 'cancelled']),
  session_id: z.string().nullable(),
  return_code: z.number().int().nullable(),
  timed_out: z.boolean(),
  duration_seconds: seconds,
  /** Of that, what the agent waited for rate limits of the model's service; absent when it does not tell. */
  rate_limit_wait_seconds: seconds.exactOptional(),
  prompt_path: path,
  stdout_path: path,
  stderr_path: path,
  transcript_path: path,
  /** The calls that started in this phase. */
  mcp_calls: z.strictObject({
    count,
    successful_count: count,
    failed_count: count,
    status_counts: statusCounts,
    called_tools: texts,
    servers: texts,
  }),
  /** What the agent tells of itself; absent when it tells nothing. */
  agent: z.strictObject({ version: z.string().nullable(), model: z.string().nullable() }).exactOptional(),
  /** How the turn ended, in at most 1,000 characters. */
  message: z.string(),
  /** Absent when the agent does not tell. */
  usage: z
    .strictObject({
      /** Null, as are the two below, of an agent that tells money only. */
      input_tokens: count.nullable(),
      /** Part of `input_tokens`. */
      cached_input_tokens: count.nullable(),
      output_tokens: count.nullable(),
      cost_usd: z.number().nullable(),
    })
    .exactOptional(),
});

export type PhaseDocument = z.infer<typeof phaseSchema>;
