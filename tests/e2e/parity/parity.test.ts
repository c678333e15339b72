import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentName, documentSchemas } from '@harnessgym/core/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.js';
import { scratchExample } from '../scratch.js';
import { evidence } from './documented-evidence.js';
import { documented, type Fields } from './documented-fields.js';
import { mismatches } from './mismatches.js';

type Scratch = Awaited<ReturnType<typeof scratchExample>>;
// biome-ignore lint/suspicious/noExplicitAny: a document as it lies on disk; each field that is read is checked.
type Document = any;

const run = '.harnessgym/runs/r';
const fake = ['--runner', 'fake', '--iterations', '2', '--run-id', 'r'];

async function play(scratch: Scratch, args: readonly string[]) {
  const all = ['run', '--task', 'task.md', ...fake, ...args];
  const result = await runCli(all, { cwd: scratch.workspace, state: scratch.state });
  expect(result.stderr).toContain('run finished');
}

async function readDocument(scratch: Scratch, path: string): Promise<Document> {
  return scratch.json(path);
}

async function readLines(scratch: Scratch, path: string): Promise<Document[]> {
  const text = await readFile(join(scratch.workspace, path), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The schema that is published of a document holds for the one on disk. */
function conforms(name: DocumentName, document: unknown): void {
  const parsed = documentSchemas[name].safeParse(document);
  expect(parsed.error?.issues ?? []).toEqual([]);
}

function has(document: unknown, fields: Fields): void {
  expect(mismatches(document, fields)).toEqual([]);
}

describe('the documented scenario', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await scratchExample('numerical_debug_task');
    await play(scratch, ['--attempt-timeout', '30s', '--build-timeout', '30s']);
  });
  afterAll(() => scratch[Symbol.asyncDispose]());

  it('leaves run_config.json', async () => {
    const document = await readDocument(scratch, `${run}/run_config.json`);
    has(document, documented.runConfig);
    conforms('run_config.json', document);
  });

  it('leaves registry.json with its artifact', async () => {
    const document = await readDocument(scratch, '.harnessgym/registry.json');
    has(document, documented.registry);
    has(document.artifacts[0], documented.artifact);
    has(document.artifacts[0].metadata.qualification, documented.qualificationMetadata);
    conforms('registry.json', document);
  });

  it('leaves summary.json', async () => {
    const document = await readDocument(scratch, `${run}/summary.json`);
    has(document, documented.summary);
    for (const iteration of document.iterations) has(iteration, documented.summaryIteration);
    for (const usage of document.harness_usage) has(usage, documented.summaryUsage);
    for (const gate of document.harness_quality_gates) has(gate, documented.summaryGate);
    has(document.artifact_qualification, documented.summaryQualification);
    has(document.artifact_qualification.template, evidence.template);
    has(document.artifact_qualification.reports[0], documented.qualificationSummary);
    conforms('summary.json', document);
  });

  it.each(['1', '2'])('leaves result.json and iteration.json of iteration %s', async (iteration) => {
    const document = await readDocument(scratch, `${run}/iterations/${iteration}/result.json`);
    has(document, documented.result);
    has(document.harness_usage, evidence.usage);
    for (const phase of Object.values(document.phases)) has(phase, documented.phase);
    conforms('result.json', document);
    conforms('iteration.json', await readDocument(scratch, `${run}/iterations/${iteration}/iteration.json`));
  });

  it('leaves what the build added to result.json', async () => {
    const document = await readDocument(scratch, `${run}/iterations/1/result.json`);
    has(document, documented.builtResult);
    has(document.harness_quality_gate, documented.gate);
    expect(Object.keys(document.phases).sort()).toEqual(['attempt', 'build', 'reflection']);
  });

  it('leaves events.jsonl and state.json', async () => {
    for (const event of await readLines(scratch, `${run}/events.jsonl`)) conforms('events.jsonl', event);
    conforms('state.json', await readDocument(scratch, `${run}/state.json`));
  });
});

describe('an optimisation with a server', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await scratchExample('cpu_attention_autotune_task');
    const scorer = ['--post-attempt-command', 'node benchmark.mjs --json --mode final', '--score-key', 'best_cycles'];
    await play(scratch, ['--optimization-mode', '--stop-score', '120000', ...scorer]);
  });
  afterAll(() => scratch[Symbol.asyncDispose]());

  it('leaves activation.json, before the attempt and after the build', async () => {
    const paths = ['.harnessgym/activation.json', `${run}/iterations/2/activation.json`];
    for (const path of [...paths, `${run}/iterations/1/post_build_activation.json`]) {
      const document = await readDocument(scratch, path);
      has(document, documented.activation);
      has(document.quality_gate, documented.gate);
      has(document.skills[0], documented.activatedSkill);
      const [server] = document.mcp_servers;
      has(server, documented.server);
      has(server.smoke, documented.passedSmoke);
      has(server.self_test, documented.selfTest);
      has(server.quality_gate, documented.serverGate);
      has(server.quality_gate.checks, documented.serverChecks);
      has(document.mcp_call_helper, documented.callHelper);
      conforms('activation.json', document);
    }
  });

  it('leaves qualification.json, with the activation in the clean room', async () => {
    const document = await readDocument(scratch, `${run}/iterations/1/qualification/attempt_1/qualification.json`);
    has(document, { ...evidence.qualification, qualified_artifacts: 'strings' });
    has(document.quality_gate, documented.gate);
    has(document.activation, documented.activation);
    has(document.activation.mcp_servers[0], documented.server);
    conforms('qualification.json', document);
  });

  it('leaves what the scorer found in result.json', async () => {
    const document = await readDocument(scratch, `${run}/iterations/2/result.json`);
    has(document, documented.scoredResult);
    has(document.post_attempt, documented.postResult);
    has(document.verification, { ...documented.verification, best_cycles: 'number' });
    has(document.metrics, { best_cycles: 'number', score: 'number' });
    has(document.optimization, documented.optimization);
    has(document.optimization.best_checkpoint, evidence.checkpoint);
    has(document.optimization.restored_best_checkpoint, evidence.restore);
    has(document.optimization.restored_best_checkpoint.post_restore, documented.postResult);
    conforms('result.json', document);
  });

  it('leaves baseline, best state and its restoration in summary.json, and best_manifest.json', async () => {
    const document = await readDocument(scratch, `${run}/summary.json`);
    has(document.baseline_post_attempt, documented.postResult);
    has(document.optimization, documented.summaryOptimization);
    has(document.optimization.best_checkpoint, evidence.checkpoint);
    has(document.best_checkpoint, documented.summaryBestCheckpoint);
    for (const capture of document.best_checkpoint.captures) has(capture, evidence.checkpoint);
    has(document.best_checkpoint.restore, evidence.restore);
    conforms('summary.json', document);

    const manifest = await readDocument(scratch, `${run}/checkpoints/best_manifest.json`);
    has(manifest, evidence.checkpoint);
    conforms('best_manifest.json', manifest);
    expect(manifest).toEqual(document.best_checkpoint.latest);
    for (const path of [manifest.checkpoint_path, document.artifact_qualification.template.template_path]) {
      const kept = JSON.parse(await readFile(path, 'utf8'));
      expect(kept.entries.map((entry: Document) => entry.path)).toContain('kernel_config.json');
    }
  });

  it('leaves every call in mcp_calls.jsonl', async () => {
    const lines = await readLines(scratch, '.harnessgym/mcp_calls.jsonl');
    for (const line of lines) conforms('mcp_calls.jsonl', line);
    const ends = lines.filter(({ status }) => status !== 'started');
    expect(ends.length).toBeGreaterThan(0);
    for (const end of ends) has(end, evidence.call);
  });

  it('leaves claude_mcp_config.json', async () => {
    const document = await readDocument(scratch, '.harnessgym/claude_mcp_config.json');
    for (const server of Object.values(document.mcpServers)) has(server, evidence.claudeServer);
    conforms('claude_mcp_config.json', document);
  });
});
