// Everything named here is public. Removing a name is a breaking change.
export type { AgentBehaviour, MakeRunner, RunnerUnderTest } from './behaviour.js';
export { describeRunner } from './describe-runner.js';
