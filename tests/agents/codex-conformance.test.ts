import { describeRunner } from '@harnessgym/runners/testing';
import { behave } from './behave.js';
import { describeEachAgent } from './each-agent.js';
import { startScriptedCodex } from './scripted-codex.js';

await describeEachAgent(
  (agent) => describeRunner('its runner', (behaviours) => startScriptedCodex(agent, behave(behaviours))),
  ['codex'],
);
