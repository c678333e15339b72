// Everything named here is public. Removing a name is a breaking change.
export { createQualifier, type QualifierOptions } from './create-qualifier.js';
export { QualifyError, type QualifyErrorCode } from './errors.js';
export { explainFailures } from './explain.js';
export type {
  Check,
  Qualification,
  QualificationReport,
  QualificationVerdict,
  Qualifier,
  QualifyRequest,
} from './qualification.js';
export { type QualityGate, qualityGate } from './quality-gate.js';
export { redact, secretsOf } from './redact.js';
export { type Command, type Confined, confine } from './sandbox/confine.js';
export type { Confinement } from './sandbox/confinement.js';
export { type FindOptions, findSandbox } from './sandbox/find-sandbox.js';
export { makeDeclaredFolders } from './sandbox/make-declared-folders.js';
export {
  type Limits,
  type Sandbox,
  type SandboxMode,
  type SandboxName,
  sandboxModes,
  sandboxName,
} from './sandbox/sandbox.js';
export { mayBeDeclared, missingVariables, type ServerPlace, serverConfinement } from './sandbox/server-confinement.js';
export type { SystemView } from './sandbox/system-view.js';
export { manifestEntry, type SelfTestEntry, type ServerEntry, serverEntry } from './server-entry.js';
