import * as z from 'zod';

// What `harnessgym doctor` found: the document that `--json` prints, and the record of probes that it keeps.

const resultSchema = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('as-expected') }),
  z.strictObject({ result: z.literal('differs'), seen: z.string() }),
  z.strictObject({ result: z.literal('unclear'), reason: z.string() }),
]);
export type ProbeResult = z.infer<typeof resultSchema>;

const probedSchema = z.strictObject({
  probe: z.string(),
  expectation: z.string(),
  /** What it means for runs where it is otherwise. */
  otherwise: z.string(),
  outcome: resultSchema,
});

/** What the probes told of one version of an agent. */
export const capabilityRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  agent: z.string(),
  version: z.string(),
  platform: z.string(),
  harnessgym: z.string(),
  probedAt: z.string(),
  probes: z.array(probedSchema),
});
export type CapabilityRecord = z.infer<typeof capabilityRecordSchema>;

const loginSchema = z.discriminatedUnion('login', [
  z.strictObject({ login: z.literal('found'), where: z.string() }),
  /** None of the places where a sign of a login was looked for has one, which proves nothing. */
  z.strictObject({ login: z.literal('doubtful'), lookedFor: z.array(z.string()), advice: z.string() }),
  z.strictObject({ login: z.literal('not-asked') }),
]);
export type LoginFinding = z.infer<typeof loginSchema>;

const named = { agent: z.string(), displayName: z.string(), runner: z.string() };

const agentSchema = z.discriminatedUnion('state', [
  z.strictObject({ ...named, state: z.literal('missing'), reason: z.string() }),
  z.strictObject({ ...named, state: z.literal('unusable'), path: z.string(), reason: z.string() }),
  z.strictObject({
    ...named,
    state: z.literal('usable'),
    path: z.string(),
    /** Absent of a program that was only looked for. */
    version: z.string().exactOptional(),
    /** Whether the tests of this HarnessGym run that very version. */
    tested: z.enum(['yes', 'no', 'never']),
    login: loginSchema,
    probing: z.discriminatedUnion('probing', [
      z.strictObject({ probing: z.literal('none-yet') }),
      z.strictObject({ probing: z.literal('not-done') }),
      z.strictObject({ probing: z.literal('done'), record: capabilityRecordSchema }),
    ]),
  }),
]);
export type AgentFinding = z.infer<typeof agentSchema>;

const machineSchema = z.discriminatedUnion('state', [
  z.strictObject({
    what: z.string(),
    purpose: z.string(),
    state: z.literal('present'),
    version: z.string().exactOptional(),
    path: z.string().exactOptional(),
  }),
  z.strictObject({ what: z.string(), purpose: z.string(), state: z.literal('missing'), reason: z.string() }),
]);
export type MachineFinding = z.infer<typeof machineSchema>;

export const doctorReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  harnessgym: z.string(),
  agents: z.array(agentSchema),
  machine: z.array(machineSchema),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;
