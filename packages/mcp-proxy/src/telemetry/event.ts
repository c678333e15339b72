/** Which run a call belongs to. On disk: `run_id`, `iteration`, `phase`, `arm`, `trial`. */
export interface TelemetryTags {
  runId?: string;
  iteration?: number;
  phase?: string;
  arm?: string;
  trial?: string;
}

interface CallFacts {
  /** Joins a start to its end. Absent in lines that the original HarnessGym wrote: such a line is a call by itself. */
  callId?: string;
  /** ISO 8601, UTC, when the request was seen. */
  createdAt: string;
  server: string;
  toolName: string;
  tags: TelemetryTags;
}

export type CallStatus = 'completed' | 'tool_error' | 'error' | 'timeout' | 'abandoned';

/** One line of `mcp_calls.jsonl`: a start, written before the request is forwarded, or an end. */
export type TelemetryEvent =
  | (CallFacts & { status: 'started' })
  | (CallFacts & { status: CallStatus; durationMs: number; errorMessage: string });
