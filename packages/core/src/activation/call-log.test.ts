import { spawnSync } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';

it('C-07 clears the place of the call log before each attempt and says so, or no call would be recorded', async () => {
  await using play = await stage({
    script: {
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return undefined;
        await buildServer(workspace, 'old', { selfTest: 0 });
        const log = `${workspace}/.harnessgym/mcp_calls.jsonl`;
        await rename(log, `${log}.kept`).catch(() => {});
        spawnSync('mkfifo', [log]);
        return undefined;
      },
      attempt: async ({ toolset, callTool }) => {
        if (toolset.servers.length > 0) await callTool('old', 'echo', { text: 'hello' });
        return undefined;
      },
    },
    context: { iterations: 2 },
  });
  const { iterations } = await runLoop(play.loop);
  expect(iterations[1]?.attempt.calls).toMatchObject({ count: 1, succeeded: 1 });
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toContainEqual(
    expect.stringMatching(/mcp_calls\.jsonl was in the way of a file of the run\. It is kept/),
  );
});
