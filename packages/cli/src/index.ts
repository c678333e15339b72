// Everything named here is public. Removing a name is a breaking change.

export { type ExitCode, exitCodes } from './exit-codes.js';
export { main } from './main.js';
export type { Terminal } from './terminal.js';
