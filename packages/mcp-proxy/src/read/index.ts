// Everything named here is public. Removing a name is a breaking change.
export { ProxyError, type ProxyErrorCode } from '../errors.js';
export type { CallEnd, CallStatus, TelemetryEvent, TelemetryTags } from '../telemetry/event.js';
export { type CallGroup, type GroupOptions, groupCalls } from './group-calls.js';
export type { Durations } from './measure-durations.js';
export { type CallFilter, type PairedCall, pairCalls } from './pair-calls.js';
export { type ByteRange, type ReadOptions, readTelemetry, type SkipReason } from './read-telemetry.js';
export { sampleEvents } from './sample-events.js';
export { type CallSummary, summarizeCalls } from './summarize-calls.js';
export { telemetryOffset } from './telemetry-offset.js';
