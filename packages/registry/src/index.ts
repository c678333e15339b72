// Everything named here is public. Removing a name is a breaking change.
export { type Artifact, type ArtifactKind, type ArtifactStatus, artifactKinds, type Bundle } from './artifact.js';
export type { SelfTest, ServerManifest } from './manifest.js';
export type { Registry, Settlement, SyncReport } from './registry.js';
