// Everything named here is public. Removing a name is a breaking change.
export { type ConnectOptions, connectServer, type ServerConnection } from './connect-server.js';
