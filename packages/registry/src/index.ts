// Everything named here is public. Removing a name is a breaking change.
export {
  type Artifact,
  type ArtifactKind,
  type ArtifactStatus,
  artifactKinds,
  type Bundle,
} from './artifact.js';
export { copyBundle } from './copy-bundle.js';
export type { Docket, JudgedArtifact } from './docket.js';
export { RegistryError, type RegistryErrorCode } from './errors.js';
export { type InspectedArtifact, inspectRegistry, type RegistryInspection } from './inspect-registry.js';
export { itemPath } from './item-path.js';
export { readServerManifest, type SelfTest, type ServerManifest } from './manifest.js';
export type { ServerPermissions } from './manifest-permissions.js';
export { openRegistry, type RegistryOptions } from './open-registry.js';
export { type PruneRules, pruneRegistry, type RegistryPrune } from './prune-registry.js';
export { interruptedPlaces } from './put-former-back.js';
export type { Registry, Settlement, SyncReport } from './registry.js';
export { skillMount } from './skill-mount.js';
export type { Verdict } from './verdict.js';
