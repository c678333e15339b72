import { z } from 'zod';

/** The eight kinds, in the order their folders are scanned. */
export const artifactKinds = ['skill', 'mcp', 'tool', 'verifier', 'fixture', 'test', 'docs', 'script'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** A verdict belongs to bytes: a judged state holds only while its digest is the artifact's digest. */
export const artifactStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('candidate') }),
  z.object({
    state: z.literal('qualified'),
    digest: z.string(),
    /** The tools an MCP server really listed and enables; empty for other kinds. */
    tools: z.array(z.string()),
  }),
  z.object({ state: z.literal('unchecked'), digest: z.string() }),
  z.object({ state: z.literal('quarantined'), digest: z.string(), reason: z.string() }),
  z.object({ state: z.literal('missing'), since: z.string() }),
]);
export type ArtifactStatus = z.infer<typeof artifactStatusSchema>;

/** One thing an agent built. */
export interface Artifact {
  /** `<kind>:<path>`, unless the registry file names another. */
  id: string;
  kind: ArtifactKind;
  /** Workspace-relative POSIX path: the SKILL.md, the manifest, or the top-level item of the kind's folder. */
  path: string;
  description: string;
  /** The iteration whose build or repair first left it; absent when it was there before. */
  iteration?: number;
  /** SHA-256 over everything below the item. */
  digest: string;
  status: ArtifactStatus;
  metadata: Readonly<Record<string, unknown>>;
}

/** A selection of artifacts of one workspace. */
export interface Bundle {
  /** The workspace that holds them, absolute. */
  root: string;
  artifacts: readonly Artifact[];
  /** SHA-256 over the artifacts' ids and digests. */
  digest: string;
}
