import { describeRunner } from '@harnessgym/runners/testing';
import { behave } from './behave.js';
import { describeEachAgent } from './each-agent.js';
import { startScriptedTui } from './tui-scripted.js';

await describeEachAgent(
  (agent) => describeRunner('its runner in a terminal', (behaviours) => startScriptedTui(agent, behave(behaviours))),
  ['codex'],
);
