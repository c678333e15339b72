// Everything named here is public. Removing a name is a breaking change.
export { createOtelSink, type OtelSinkOptions } from './otel-sink.js';
