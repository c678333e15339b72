import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from '@harnessgym/runners';

/**
 * Gemini CLI 0.61 writes over a session that it is asked to load in the minute in which it began, which its file is named for.
 * So before each load of the runner its sessions are made to have begun in an earlier one, as most have.
 */
export function backdateSessions(runner: Runner, home: string): Runner {
  return {
    ...runner,
    async open(options) {
      await backdate(home);
      const session = await runner.open(options);
      return {
        get id() {
          return session.id;
        },
        async turn(request) {
          const result = await session.turn(request);
          // Any other leaves the process that has the session open.
          if (request.signal.aborted) await backdate(home);
          return result;
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
  };
}

async function backdate(home: string): Promise<void> {
  const names = await readdir(home, { recursive: true });
  for (const name of names) {
    const earlier = name.replace(/(?<=\/chats\/session-)\d{4}/, '2020');
    if (earlier !== name) await rename(join(home, name), join(home, earlier));
  }
}
