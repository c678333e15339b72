import { join } from 'node:path';

/** Where a run keeps its progress: in the state folder, which agents are not told of. */
export function progressLayout(stateFolder: string, runId: string) {
  const folder = join(stateFolder, 'runs', runId);
  return {
    folder,
    config: join(folder, 'config.json'),
    opening: join(folder, 'opening.json'),
    iteration: (number: number) => join(folder, `iteration-${number}.json`),
    end: join(folder, 'end.json'),
  };
}
