import { constants } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { Framing } from './framing/frame.js';
import type { Fault } from './relay/reply.js';
import { type Relay, startRelay } from './relay/start-relay.js';
import { longestTimeoutMs } from './supervise/longest-timeout.js';
import { within } from './supervise/within.js';
import type { TelemetrySink, TelemetryTags } from './telemetry/event.js';
import { guardSink } from './telemetry/guard-sink.js';
import { type CallTracker, trackCalls } from './telemetry/track-calls.js';
import { type ToolListing, watchListings } from './telemetry/watch-listings.js';

/** What is the same between any two sides. */
export interface RelaySettings {
  /** What the client writes and reads. `input` is destroyed at the end, `output` is left open. */
  client: { input: Readable; output: Writable };
  /** How the server tells messages apart; `auto` finds out with the opening message. The client is answered in kind. */
  serverFraming?: Framing | 'auto';
  /** In `auto`, how long the server has to answer a line before the opening message is sent with a header too; 2 seconds. */
  resendAfterMs?: number;
  /** Told, once, what the server's first message came in, found out or known, before the client gets it. Must not throw. */
  onServerFraming?: (framing: Framing) => void;
  /** Told of each answer to `tools/list`, before the client gets it. Must not throw. */
  onListing?: (listing: ToolListing) => void;
  /** For one `tools/call`; 60 seconds, and 24 days where it is longer, as `Infinity` is. */
  responseTimeoutMs?: number;
  /** Bytes of one message; 64 MiB, and where it is more, what fits into a string of Node's, about 512 MiB. */
  frameLimit?: number;
  sink?: TelemetrySink;
  tags?: TelemetryTags;
  /** The values of arguments too, up to 8,000 characters of JSON a call. Without it, their names and sizes alone. */
  recordArguments?: boolean;
}

export interface RelaySides {
  /** Names the server in events and messages. */
  name: string;
  server: { input: Writable; output: Readable } | Fault;
  report: (remark: string) => void;
  /** Stands between the relay and what it tells of the calls. */
  watch?: (calls: CallTracker) => CallTracker;
}

export interface OpenRelay extends Relay {
  /** Closes the sink, and gives it half a second. */
  close(): Promise<void>;
}

const closeMs = 500;

/** A relay with its defaults, whose calls go to the sink. */
export function openRelay(settings: RelaySettings, sides: RelaySides): OpenRelay {
  const {
    client,
    serverFraming = 'auto',
    resendAfterMs,
    onServerFraming,
    onListing,
    tags = {},
    recordArguments = false,
  } = settings;
  const { responseTimeoutMs = 60_000, frameLimit = 64 * 1024 * 1024 } = settings;
  const { name, server, report, watch = (calls) => calls } = sides;
  const onFault = (error: unknown) =>
    report(`Calls are not recorded: ${error instanceof Error ? error.message : String(error)}`);
  const sink = guardSink(settings.sink ?? { write() {} }, onFault);
  const tracker = trackCalls({ sink, server: name, tags, recordArguments, onFault });
  const calls = onListing === undefined ? tracker : watchListings(tracker, onListing);
  const relay = startRelay({
    name,
    client,
    server,
    serverFraming,
    responseTimeoutMs: Math.min(responseTimeoutMs, longestTimeoutMs),
    frameLimit: Math.min(frameLimit, constants.MAX_STRING_LENGTH),
    calls: watch(calls),
    report,
    // The writer waits for twice as long, too.
    ...(resendAfterMs !== undefined && { resendAfterMs: Math.min(resendAfterMs, longestTimeoutMs / 2) }),
    ...(onServerFraming !== undefined && { onServerFraming }),
  });
  return { ...relay, close: async () => void (await within(sink.close(), closeMs)) };
}
