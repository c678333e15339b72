import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beside, printPairs } from './pairs.mjs';
import { inScratch } from './scratch.mjs';

/** An attempt that does nothing, with servers that were qualified before, beside the same without any. */
export function benchActivation({ servers, pairs, folder }) {
  return inScratch(folder, async (scratch) => {
    const [equipped, bare] = [
      await prepare(join(scratch, 'equipped'), servers),
      await prepare(join(scratch, 'bare'), 0),
    ];
    const row = {
      name: `an attempt with ${servers} qualified servers, activated again`,
      pair: beside(equipped.attempt, bare.attempt),
    };
    console.log(`Activation: medians of ${pairs} pairs; the goal is that it adds less than 100 ms.`);
    await printPairs([row], { pairs, floor: 'without' });
    console.log('');
    await equipped.close();
    await bare.close();
  });
}

async function prepare(scratch, count) {
  const { createIterationContext, runIteration } = await import('../packages/core/dist/index.js');
  const { openRegistry } = await import('../packages/registry/dist/index.js');
  const { createFakeRunner } = await import('../packages/runners/dist/index.js');
  const workspace = join(scratch, 'work');
  for (let number = 1; number <= count; number += 1) writeServer(workspace, `server-${number}`);
  mkdirSync(workspace, { recursive: true });
  const registry = await openRegistry(workspace);
  const verdicts = registry
    .artifacts()
    .map(({ id, digest }) => [id, { verdict: 'qualified', digest, reportPath: 'report.json', tools: ['one', 'two'] }]);
  await registry.settle(new Map(verdicts), undefined);
  const runner = createFakeRunner(
    { name: 'idle', plays: [], turn: async () => ({ finalMessage: 'Done.' }) },
    { connect: () => Promise.reject(new Error('Nothing is called.')) },
  );
  const stateFolder = join(scratch, 'state');
  const context = await createIterationContext({
    workspace,
    task: 'Nothing.',
    runner,
    registry,
    mode: 'replay',
    stateFolder,
  });
  let iteration = 0;
  const attempt = () => {
    iteration += 1;
    return () => runIteration({ ...context, iteration });
  };
  // Modules are loaded, and files of this second may still change.
  await attempt()();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await attempt()();
  return { attempt, close: () => context[Symbol.asyncDispose]() };
}

function writeServer(workspace, name) {
  const folder = join(workspace, '.harnessgym/mcp', name);
  mkdirSync(folder, { recursive: true });
  const manifest = { name, command: 'node', args: ['${artifact_dir}/server.mjs'], enabled_tools: ['one', 'two'] };
  writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ ...manifest, self_test: true }));
  writeFileSync(join(folder, 'server.mjs'), `// ${'x'.repeat(20_000)}\n`);
}
