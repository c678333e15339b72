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
  /** Top-level names only, sorted; values are never recorded. */
  argumentKeys: readonly string[];
  argumentJsonBytes: number;
  tags: TelemetryTags;
}

export type CallStatus = 'completed' | 'tool_error' | 'error' | 'timeout' | 'abandoned';

export interface CallEnd {
  status: CallStatus;
  durationMs: number;
  /** Absent in lines of the original. */
  durationUs?: number;
  errorMessage: string;
  /** Of the result, or of the JSON-RPC error; 0 when there was no answer. */
  resultJsonBytes: number;
}

/** One line of `mcp_calls.jsonl`: a start, written before the request is forwarded, or an end. */
export type TelemetryEvent = (CallFacts & { status: 'started' }) | (CallFacts & CallEnd);

/** Takes events as they happen. What it throws is reported once and never reaches the traffic. */
export interface TelemetrySink {
  write(event: TelemetryEvent): void;
  /** The events of one chunk of traffic together, in order. Without it, `write` is called for each. */
  writeAll?(events: readonly TelemetryEvent[]): void;
  close?(): void;
}
