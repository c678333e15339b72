// Everything named here is public. Removing a name is a breaking change.
export type { Framing } from '../framing/frame.js';
export { type ConnectOptions, connectServer, type ServerConnection } from './connect-server.js';
