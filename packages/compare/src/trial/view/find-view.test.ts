import { createCodexRunner, createFakeRunner, type Runner } from '@harnessgym/runners';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hidesNothing } from '../../testing/hides-nothing.js';
import { openStudyStage, put, type StudyStage } from '../../testing/study-stage.js';
import { findView, type ViewRequest } from './find-view.js';

const needs = hidesNothing ? ' (needs bubblewrap)' : '';

let stage: StudyStage;
beforeEach(async () => {
  stage = await openStudyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const find = (changes: Partial<ViewRequest> = {}) =>
  findView({
    mode: 'auto',
    runner: createCodexRunner({ bin: '/bin/true' }),
    template: { path: stage.template, digest: '' },
    bundle: null,
    outputFolder: stage.output,
    stateRoot: `${stage.folder}/state`,
    env: { PATH: '/usr/bin:/bin', HOME: stage.folder },
    signal: new AbortController().signal,
    ...changes,
  });

it('says why the study stays in sight', async () => {
  expect(await find({ mode: 'off' })).toEqual({ study: 'in-sight', reason: '--sandbox off' });
  const { runner } = silent();
  expect(await find({ runner })).toEqual({ study: 'in-sight', reason: expect.stringContaining('somebody') });
});

it('refuses a study in sight where a sandbox is required, unless a scenario takes the place of the agent', async () => {
  await expect(find({ ...silent(), mode: 'require' })).rejects.toMatchObject({ code: 'STUDY_IN_SIGHT' });
  const turn = async () => ({ finalMessage: 'Done.' });
  const played = createFakeRunner({ name: 'played', plays: [], turn }, { connect: () => Promise.reject(new Error()) });
  expect(await find({ runner: played, mode: 'require' })).toMatchObject({ study: 'in-sight' });
});

it.skipIf(hidesNothing)(
  `hides the study where this machine can, and says what the agent needs of it${needs}`,
  async () => {
    expect(await find()).toMatchObject({
      study: 'hidden',
      program: expect.stringMatching(/\/(bwrap|unshare)$/),
      inSight: [],
    });
    const program = `${stage.template}/tools/bin/tool`;
    await put(program, '');
    const env = { PATH: `${stage.template}/tools/bin:/usr/bin:/bin` };
    expect(await find({ env })).toMatchObject({ study: 'hidden', inSight: [`${stage.template}/tools`] });
    await expect(find({ env, mode: 'require' })).rejects.toMatchObject({
      code: 'STUDY_IN_SIGHT',
      message: expect.stringContaining(`${stage.template}/tools`),
    });
  },
);

it('takes no bubblewrap that lies in the template', async () => {
  await put(`${stage.template}/bin/bwrap`, '');
  const found = await find({ env: { PATH: `${stage.template}/bin` } });
  expect(JSON.stringify(found)).not.toContain(`${stage.template}/bin/bwrap`);
});

/** A runner that does not show how its agent is started. */
function silent(): { runner: Runner } {
  return { runner: { name: 'somebody', displayName: 'Somebody', open: () => Promise.reject(new Error('no')) } };
}
