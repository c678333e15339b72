// Everything named here is public. Removing a name is a breaking change.
export type {
  Check,
  Qualification,
  QualificationReport,
  QualificationVerdict,
  Qualifier,
  QualifyRequest,
} from './qualification.js';
