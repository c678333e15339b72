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
export { manifestEntry, type SelfTestEntry, type ServerEntry, serverEntry } from './server-entry.js';
