import type { Runner } from '../runner.js';

/** What the scripted agent does in one turn, in words that hold for any agent. */
export type AgentBehaviour =
  /** Answers at once. */
  | { does: 'answers'; finalMessage: string }
  /** Ends the turn with a failure of its own: it crashes, or its model refuses. */
  | { does: 'fails' }
  /** Runs a shell command in its working directory, waits for its end, then answers. */
  | { does: 'runs'; command: string; finalMessage: string }
  /** Runs a shell command that does not end, and never ends the turn by itself. */
  | { does: 'hangs'; command: string }
  /** Calls a tool once, then answers with the text of the reply; when it cannot call the tool, it answers why. */
  | { does: 'calls'; server: string; tool: string; args: Readonly<Record<string, unknown>> }
  /** Answers with every prompt that it sees in its conversation, word for word. */
  | { does: 'recalls' };

/** A runner whose agent is scripted, in a workspace of its own. Disposing removes both. */
export interface RunnerUnderTest extends AsyncDisposable {
  runner: Runner;
  /** Absolute, and empty. */
  workspace: string;
  /** Where in the workspace its agent looks for skills; absent for a runner that mounts none. */
  skillsFolder?: string;
  /** What sessions are opened with: PATH, and say the agent's HOME and the address of its scripted model. */
  env: Readonly<Record<string, string>>;
}

/**
 * Prepares a runner whose agent plays `behaviours`, one for each turn in the order of the turns, whichever session
 * they belong to. No two prompts of the suite are equal, so a scripted model that serves several processes can take
 * a prompt that it has not seen for the start of the next turn.
 */
export type MakeRunner = (behaviours: readonly AgentBehaviour[]) => Promise<RunnerUnderTest>;
