import { describeRunner } from '@harnessgym/runners/testing';
import { behave } from './behave.js';
import { callsInScripts, describeEachAgent } from './each-agent.js';
import { startScriptedTui } from './tui-scripted.js';

await describeEachAgent(
  (agent) => describeRunner('its runner in a terminal', (behaviours) => startScriptedTui(agent, behave(behaviours))),
  // How tools are called does not matter to a terminal; the loop tries the other way.
  (agent) => agent.name === 'codex' && !callsInScripts(agent),
);
