// Everything named here is public. Removing a name is a breaking change.
export { type Command, type Confined, confine } from './confine.js';
export type { Confinement } from './confinement.js';
export { type FindOptions, findSandbox } from './find-sandbox.js';
export { makeDeclaredFolders } from './make-declared-folders.js';
export { type Limits, type Sandbox, type SandboxMode, type SandboxName, sandboxModes, sandboxName } from './sandbox.js';
export { mayBeDeclared, type ServerPlace, serverConfinement } from './server-confinement.js';
export type { SystemView } from './system-view.js';
