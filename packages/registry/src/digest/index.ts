// Everything named here is public. Removing a name is a breaking change. It loads nothing but itself.
export { digestArtifact } from '../digest-artifact.js';
