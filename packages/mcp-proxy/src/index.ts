// Everything named here is public. Removing a name is a breaking change.
export type { ServerCommand } from './server.js';
export type { CallStatus, TelemetryEvent, TelemetryTags } from './telemetry/event.js';
