import type { Template } from '../../run/records.js';
import type { TemplateDocument } from '../schemas/qualification-schema.js';

/** The documented capture report of the task as it was before the run. */
export function templateDocument({ createdAt, snapshot }: Template, workspace: string): TemplateDocument {
  return { created_at: createdAt, workspace, template_path: snapshot.manifestPath, file_count: snapshot.entries };
}
