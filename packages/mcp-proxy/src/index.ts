// Everything named here is public. Removing a name is a breaking change.
export { ProxyError, type ProxyErrorCode } from './errors.js';
export type { Framing } from './framing/frame.js';
export type { RelaySettings } from './open-relay.js';
export { relayStreams, type StreamRelayOptions } from './relay-streams.js';
export { type ProxyExit, type ProxyOptions, runProxy } from './run-proxy.js';
export type { ServerCommand } from './server.js';
export { createCallbackSink } from './telemetry/callback-sink.js';
export type { CallEnd, CallStatus, TelemetryEvent, TelemetrySink, TelemetryTags } from './telemetry/event.js';
export { createFanOutSink } from './telemetry/fan-out-sink.js';
export { createJsonlSink } from './telemetry/jsonl-sink.js';
export { createMemorySink } from './telemetry/memory-sink.js';
export type { RotationLimits } from './telemetry/rotate-log.js';
export { tagsFromVariables } from './telemetry/tag-variables.js';
export type { ToolListing } from './telemetry/watch-listings.js';
export { type WrapOptions, wrapServer } from './wrap-server.js';
