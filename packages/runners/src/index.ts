// Everything named here is public. Removing a name is a breaking change.

export type { AcpOptions } from './acp/acp-options.js';
export { createAcpRunner } from './acp/create-acp-runner.js';
export type { ClaudeOptions } from './claude/claude-options.js';
export { createClaudeRunner } from './claude/create-claude-runner.js';
export { type CodexOptions, type CodexSandbox, codexSandboxes } from './codex/codex-options.js';
export { createCodexRunner } from './codex/create-codex-runner.js';
export { RunnerError, type RunnerErrorCode } from './errors.js';
export { createFakeRunner } from './fake/create-fake-runner.js';
export { pickScenario } from './fake/pick-scenario.js';
export type {
  FakeEnd,
  FakePhase,
  FakePowers,
  FakeScenario,
  FakeScene,
  FakeStep,
  ToolConnection,
  ToolReply,
} from './fake/scenario.js';
export { linkSkills, type SkillPlace } from './mount/link-skills.js';
export type { MountStack } from './mount/mount-stack.js';
export type { CommandLineRequest, Launcher, OpenOptions, PreflightOptions, Runner, Session } from './runner.js';
export { openCliSession } from './session/cli-session.js';
export type {
  AgentEvent,
  CliTurnRequest,
  Dialect,
  FailedOutcome,
  TurnFacts,
} from './session/dialect.js';
export type { ShownCall } from './session/seen-calls.js';
export type { SkillMount, ToolServer, Toolset } from './toolset.js';
export { createTuiGoalRunner } from './tui-goal/create-tui-goal-runner.js';
export type {
  AgentIdentity,
  SeenCalls,
  ServerExposure,
  TokenUsage,
  TurnLogs,
  TurnOutcome,
  TurnRequest,
  TurnResult,
  Usage,
} from './turn.js';
