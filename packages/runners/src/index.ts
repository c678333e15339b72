// Everything named here is public. Removing a name is a breaking change.
export type { OpenOptions, Runner, Session } from './runner.js';
export type { SkillMount, ToolServer, Toolset } from './toolset.js';
export type { TurnLogs, TurnOutcome, TurnRequest, TurnResult, Usage } from './turn.js';
