// Everything named here is public. Removing a name is a breaking change.
export type { CallEnd, CallStatus, TelemetryEvent, TelemetryTags } from '../telemetry/event.js';
export { type ByteRange, readTelemetry } from './read-telemetry.js';
export { type CallFilter, type CallSummary, summarizeCalls } from './summarize-calls.js';
export { telemetryOffset } from './telemetry-offset.js';
