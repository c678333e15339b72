import * as z from 'zod';
import { count, texts, timestamp } from './parts.js';

const callFields = {
  created_at: timestamp,
  /** Joins the two lines of a call. Absent in lines of the original, which writes one a call. */
  call_id: z.string().exactOptional(),
  /** By which the agent's own log knows the call, when it says. */
  client_call_id: z.string().exactOptional(),
  server: z.string(),
  request_id: z.unknown(),
  method: z.literal('tools/call'),
  tool_name: z.string(),
  /** The W3C trace context that the client sent along. */
  traceparent: z.string().exactOptional(),
  tracestate: z.string().exactOptional(),
  /** Names only, sorted. */
  argument_keys: texts,
  argument_json_bytes: count,
  /** The values, only where the proxy was asked to record them. Cut where they are long, so it may be no JSON. */
  argument_json: z.string().exactOptional(),
  run_id: z.string().exactOptional(),
  iteration: count.exactOptional(),
  phase: z.string().exactOptional(),
  arm: z.string().exactOptional(),
  trial: z.string().exactOptional(),
};

/** One line of `mcp_calls.jsonl`: a call starts, or it ends. A start without an end is an abandoned call. */
export const callSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('started'), ...callFields }),
  z.strictObject({
    status: z.enum(['completed', 'tool_error', 'error', 'timeout', 'abandoned']),
    ...callFields,
    duration_ms: count,
    duration_us: count.exactOptional(),
    is_error: z.boolean().exactOptional(),
    /** Of a JSON-RPC error that the server answered with. */
    error_code: z.number().exactOptional(),
    error_message: z.string(),
    result_json_bytes: count,
  }),
]);
