import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompareReport, compareReportSchema } from '@harnessgym/compare';
import { type CliResult, examples, runCli } from '../e2e/run-cli.js';

const example = 'cpu_attention_autotune_task';
const scorer = 'node benchmark.mjs --json --mode final';

/** What the built command made of a study. */
export interface Played {
  result: CliResult;
  report: CompareReport;
  output: string;
}

/**
 * A scratch folder with the attention task as a template, and a bundle for it that the scripted agent built in a run of its
 * own. Disposing removes it.
 */
export async function openStudy() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-study-')));
  const path = (...names: string[]) => join(folder, ...names);
  const state = path('state');
  for (const name of ['template', 'trained']) await cp(join(examples, example), path(name), { recursive: true });
  await writeFile(path('template', 'notes.txt'), 'of the task');
  const run = ['run', '--workspace', 'trained', '--task', 'task.md', '--runner', 'fake', '--iterations', '1'];
  const trained = await runCli([...run, '--optimization-mode', '--post-attempt-command', scorer], {
    cwd: folder,
    state,
  });
  if (trained.code !== 0) throw new Error(trained.stderr);

  /** A study of the example, with flags beside these; a later one of the same name wins. */
  function compare(...flags: string[]): Promise<CliResult> {
    const given = flags.includes('--task') ? [] : ['--task', 'task.md', '--workspace-template', 'template'];
    const agent = flags.includes('--fake-scenario') ? [] : ['--fake-scenario', 'attention-study'];
    const scored = ['--post-command', scorer, '--score-key', 'best_cycles'];
    return runCli(['compare', ...given, '--runner', 'fake', ...agent, ...scored, ...flags], { cwd: folder, state });
  }

  return {
    folder,
    path,
    state,
    compare,
    /** The same with its report read. */
    async play(name: string, ...flags: string[]): Promise<Played> {
      const output = path(name);
      const result = await compare('--output-dir', output, ...flags);
      const text = await readFile(join(output, 'compare_report.json'), 'utf8').catch(() => {
        throw new Error(`No report.\n${result.stderr}`);
      });
      return { result, report: compareReportSchema.parse(JSON.parse(text)), output };
    },
    /** A bundle with one server, of this program. */
    async writeServer(name: string, program: string): Promise<string> {
      const home = path(name, '.harnessgym/mcp/attention-autotune');
      await mkdir(home, { recursive: true });
      await writeFile(join(home, 'server.mjs'), program);
      const manifest = {
        name: 'attention-autotune',
        command: 'node',
        args: ['${artifact_dir}/server.mjs'],
        tools: ['trace'],
        self_test: true,
      };
      await writeFile(join(home, 'mcp.json'), JSON.stringify(manifest));
      return path(name);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
