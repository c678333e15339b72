// Everything named here is public. Removing a name is a breaking change.
export { RunnerError, type RunnerErrorCode } from './errors.js';
export { createFakeRunner } from './fake/create-fake-runner.js';
export { pickScenario } from './fake/pick-scenario.js';
export type {
  FakePhase,
  FakePowers,
  FakeScenario,
  FakeScene,
  FakeStep,
  ToolConnection,
  ToolReply,
} from './fake/scenario.js';
export type { CommandLineRequest, OpenOptions, Runner, Session } from './runner.js';
export type { SkillMount, ToolServer, Toolset } from './toolset.js';
export type { TurnLogs, TurnOutcome, TurnRequest, TurnResult, Usage } from './turn.js';
