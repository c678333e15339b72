// Everything named here is public. Removing a name is a breaking change.
export { callProgram } from './call-program.js';
export { type CallTerminal, mcpCall } from './mcp-call.js';
