/** The eight kinds, in the order their folders are scanned. */
export const artifactKinds = ['skill', 'mcp', 'tool', 'verifier', 'fixture', 'test', 'docs', 'script'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** Each kind's folder, relative to the workspace. */
export const kindFolders: Readonly<Record<ArtifactKind, string>> = {
  skill: '.harnessgym/skills',
  mcp: '.harnessgym/mcp',
  tool: '.harnessgym/tools',
  verifier: '.harnessgym/verifiers',
  fixture: '.harnessgym/fixtures',
  test: '.harnessgym/tests',
  docs: '.harnessgym/docs',
  script: '.harnessgym/scripts',
};

/** A verdict belongs to bytes: a judged state holds only while its digest is the artifact's digest. */
export type ArtifactStatus =
  | { state: 'candidate' }
  | {
      state: 'qualified';
      digest: string;
      /** The tools an MCP server really listed and enables; empty for other kinds. */
      tools: readonly string[];
      /** How a server tells messages apart, when the clean room could tell. */
      framing?: 'newline' | 'content-length';
    }
  | { state: 'unchecked'; digest: string }
  | { state: 'quarantined'; digest: string; reason: string }
  | { state: 'missing'; since: string };

/** One thing an agent built. */
export interface Artifact {
  /** `<kind>:<path>`, unless the registry file names another. */
  id: string;
  kind: ArtifactKind;
  /** Workspace-relative POSIX path: the SKILL.md, the manifest, or the top-level item of the kind's folder. */
  path: string;
  description: string;
  /** The iteration whose build or repair last changed it; absent when none did. */
  iteration?: number;
  /** SHA-256 over everything below the item; of a missing artifact, over what was there last, or empty. */
  digest: string;
  status: ArtifactStatus;
  /** As in the registry file, the documented keys included. */
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
