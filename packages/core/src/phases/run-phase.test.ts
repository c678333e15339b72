import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';

it('appends what the agent does between the start and the end of its phase', async () => {
  let late: (line: string) => void = () => {};
  await using play = await stage({
    script: {
      attempt({ say }) {
        say('looks around');
        say('compares sizes');
        say('writes the result');
        return undefined;
      },
      reflection({ say }) {
        late = say;
        return undefined;
      },
      build() {
        late('still writes');
        return undefined;
      },
    },
    context: { iterations: 1 },
  });
  await runLoop(play.loop);
  const told = play.events.flatMap((event) => {
    if (event.type === 'activity') return [`${event.iteration} ${event.phase}: ${event.what}`];
    return event.type === 'phase-start' || event.type === 'phase-end' ? [`${event.type} ${event.phase}`] : [];
  });
  expect(told.slice(0, 5)).toEqual([
    'phase-start attempt',
    '1 attempt: looks around',
    '1 attempt: writes the result',
    'phase-end attempt',
    'phase-start reflection',
  ]);
  expect(JSON.stringify(play.events)).not.toContain('still writes');
  const log = await play.read('.harnessgym/runs/run/events.jsonl');
  expect(log).toContain('"what":"writes the result"');
});
