import type { Runner } from '../runner.js';
import { requireFolder } from '../session/require-folder.js';
import { keepConversations } from './conversations.js';
import { openFakeSession } from './fake-session.js';
import type { FakePowers, FakeScenario } from './scenario.js';

/**
 * A runner that plays a script instead of a model, and says so in its output. Everything around the agent is real:
 * sessions, logs, budgets, and the servers of the toolset, which `powers.connect` starts when the script first calls
 * one of their tools.
 *
 * Each turn needs `HARNESSGYM_PHASE`, `HARNESSGYM_ITERATION`, `HARNESSGYM_RUN_ID` and `HARNESSGYM_RESULT_PATH` in its
 * environment. The session id is `fake-session-<run id>-<iteration>`, from the session's first turn; where that one is
 * taken, it has a number behind.
 */
export function createFakeRunner(scenario: FakeScenario, powers: FakePowers): Runner {
  const conversations = keepConversations(powers.sessionsFolder);
  return {
    name: 'fake',
    displayName: 'a scripted agent',
    scenario: scenario.name,
    async open(options) {
      options.signal.throwIfAborted();
      await requireFolder(options.workspace);
      return openFakeSession({ scenario, powers, conversations }, options);
    },
  };
}
