// Everything named here is public. Removing a name is a breaking change.
export type { AcpOptions } from './acp/acp-options.js';
export { createAcpRunner } from './acp/create-acp-runner.js';
export { type CodexOptions, type CodexSandbox, codexSandboxes } from './codex/codex-options.js';
export { createCodexRunner } from './codex/create-codex-runner.js';
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
export type { CommandLineRequest, OpenOptions, PreflightOptions, Runner, Session } from './runner.js';
export type { SkillMount, ToolServer, Toolset } from './toolset.js';
export type { ServerExposure, TurnLogs, TurnOutcome, TurnRequest, TurnResult, Usage } from './turn.js';
