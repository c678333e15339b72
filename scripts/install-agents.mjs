// Installs the real agents that tests run, all of them, before the tests: what a test installs on demand counts as its
// time. About 540 MB to download and 1.2 GB on disk, once.
import { installProgram } from '../internal/testkit/src/agents/install-program.mjs';
import { agentPins } from '../internal/testkit/src/agents/programs.mjs';

const pins = Object.values(agentPins).flatMap((ages) => Object.values(ages));
for (const path of await Promise.all(pins.map(installProgram))) process.stdout.write(`${path}\n`);
