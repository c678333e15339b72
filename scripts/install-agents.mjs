// Installs the real agents that tests run, all of them, and the MCP inspector, before the tests: what a test installs on
// demand counts as its time, and two at once would download the same. About 670 MB to download and 1.6 GB on disk, once.
// What cannot be had is said, and no failure: the tests that need it are skipped by name.
import { installProgram } from '../internal/testkit/src/agents/install-program.mjs';
import { agentPins, inspectorPin } from '../internal/testkit/src/agents/programs.mjs';

const pins = [...Object.values(agentPins).flatMap((ages) => Object.values(ages)), inspectorPin];
await Promise.all(
  pins.map(async (pin) => {
    try {
      await installProgram(pin);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n').slice(0, 5).join('\n') : error;
      process.stderr.write(`${pin.package} cannot be had: ${reason}\n`);
    }
  }),
);
