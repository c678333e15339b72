import { describeRunner } from '@harnessgym/runners/testing';
import { behave } from './behave.js';
import { describeEachAgent } from './each-agent.js';
import { startScriptedClaude } from './scripted-claude.js';

await describeEachAgent(
  (agent) => describeRunner('its runner', (behaviours) => startScriptedClaude(agent, behave(behaviours))),
  ['claude'],
);
