/** Which run a call belongs to. On disk: `run_id`, `iteration`, `phase`, `arm`, `trial`. */
export interface TelemetryTags {
  runId?: string;
  iteration?: number;
  phase?: string;
  arm?: string;
  trial?: string;
}

export interface CallFacts {
  /** Joins a start to its end. Absent in lines that the original HarnessGym wrote: such a line is a call by itself. */
  callId?: string;
  /** ISO 8601, UTC, when the request was seen. */
  createdAt: string;
  server: string;
  /** The JSON-RPC id the client gave. */
  requestId?: string | number;
  /** The id the client put into `_meta`: of the tool call in the agent's own log. */
  clientCallId?: string;
  toolName: string;
  /** The W3C trace context of the client's `_meta`, by which its trace goes on. */
  traceparent?: string;
  tracestate?: string;
  /** Top-level names only, sorted. */
  argumentKeys: readonly string[];
  argumentJsonBytes: number;
  /**
   * The values, only where they were asked for: compact JSON, and of a message over 1 MiB the bytes as they came; cut, so
   * that it may be no JSON any more.
   */
  argumentJson?: string;
  tags: TelemetryTags;
}

export type CallStatus = 'completed' | 'tool_error' | 'error' | 'timeout' | 'abandoned';

export interface CallEnd {
  status: CallStatus;
  durationMs: number;
  /** Absent in lines of the original. */
  durationUs?: number;
  errorMessage: string;
  /** Of a JSON-RPC error that the server answered with. */
  errorCode?: number;
  /** Of the result, or of the JSON-RPC error; 0 when there was no answer. */
  resultJsonBytes: number;
}

/** One line of `mcp_calls.jsonl`: a start, written before the request is forwarded, or an end. */
export type TelemetryEvent = (CallFacts & { status: 'started' }) | (CallFacts & CallEnd);

/**
 * Takes events as they happen. All of it may be asynchronous. The first that it throws, or rejects with, is reported, and
 * nothing of it reaches the traffic, which waits for nobody; the end of a relay waits half a second for `close`.
 */
export interface TelemetrySink {
  write(event: TelemetryEvent): unknown;
  /** The events of one chunk of traffic together, in order. Without it, `write` is called for each. */
  writeAll?(events: readonly TelemetryEvent[]): unknown;
  close?(): unknown;
}
