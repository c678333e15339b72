import { describeRunner } from '@harnessgym/runners/testing';
import { behave } from './behave.js';
import { describeEachAgent } from './each-agent.js';
import { startScriptedAcp } from './scripted-acp.js';

await describeEachAgent(
  (agent) => describeRunner('its runner', (behaviours) => startScriptedAcp(agent, behave(behaviours))),
  ['gemini'],
);
