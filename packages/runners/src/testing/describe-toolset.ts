import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AgentBehaviour, MakeRunner } from './behaviour.js';
import { expectNothingRuns, finalMessage } from './observe.js';
import { echoServer, newMark, readTree, writeUserFiles } from './props.js';
import { setStage } from './stage.js';

export function describeToolset(make: MakeRunner): void {
  it('lets the agent call the tool of a mounted server', async () => {
    const mark = newMark();
    await using stage = await setStage(make, callsEcho(mark));
    await using session = await stage.open({ servers: [echoServer(mark, stage.scratch)], skills: [] });
    expect(finalMessage(await session.turn(stage.request('Call your tool.')))).toContain(`echo: ${mark}`);
  });

  it('reports what the agent does, and a watcher that throws changes nothing', async () => {
    const mark = newMark();
    await using stage = await setStage(make, callsEcho(mark));
    await using session = await stage.open({ servers: [echoServer(mark, stage.scratch)], skills: [] });
    const activities: string[] = [];
    const onActivity = (activity: string) => {
      activities.push(activity);
      throw new Error('The watcher failed.');
    };
    const result = await session.turn({ ...stage.request('Call your tool, watched.'), onActivity });
    expect(finalMessage(result)).toContain(`echo: ${mark}`);
    expect(activities).toContainEqual(expect.stringContaining('echo'));
  });

  it('without that server leaves the agent without its tool', async () => {
    const mark = newMark();
    await using stage = await setStage(make, callsEcho(mark));
    await using session = await stage.open();
    expect(finalMessage(await session.turn(stage.request('Call a tool.')))).not.toContain(`echo: ${mark}`);
  });

  it('is undone by disposing: no process, no trace in the workspace', async () => {
    const mark = newMark();
    await using stage = await setStage(make, callsEcho(mark));
    await writeUserFiles(stage.workspace);
    const before = await readTree(stage.workspace);
    const skill = { name: 'conformance', folder: join(stage.scratch, 'conformance') };
    await mkdir(skill.folder);
    await writeFile(join(skill.folder, 'SKILL.md'), '---\nname: conformance\ndescription: Says nothing.\n---\n');
    const session = await stage.open({ servers: [echoServer(mark, stage.scratch)], skills: [skill] });
    expect(finalMessage(await session.turn(stage.request('Call it once.')))).toContain(mark);
    if (stage.skillsFolder !== undefined) {
      expect(await readTree(join(stage.workspace, stage.skillsFolder, skill.name))).not.toEqual({});
    }
    await session[Symbol.asyncDispose]();
    await expectNothingRuns(mark);
    expect(await readTree(stage.workspace)).toEqual(before);
  });
}

function callsEcho(mark: string): AgentBehaviour {
  return { does: 'calls', server: 'conformance', tool: 'echo', args: { text: mark } };
}
