import { type StatementDraft, writeLineageStatement } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';

/** A file of a submission, kept. */
export interface SubmittedFile {
  readonly name: string;
  readonly statement: string;
}

const FIELD = 'sqlfiles';

/**
 * Keeps the files of a submission; of two with one name the last one counts.
 * @throws DomainError `upload.invalid`, `request.too_large`
 */
export async function submittedFiles({ services, files }: Context): Promise<SubmittedFile[]> {
  const kept = new Map<string, string>();
  for (const { field, name, open } of files) {
    // the part of another name is no file of this API
    if (field !== FIELD) continue;
    const shown = name === '' ? `file${kept.size + 1}.sql` : name;
    const { hash } = await services.lineage.upload(shown, open);
    kept.set(shown, writeLineageStatement({ kind: 'file', name: shown, hash }));
  }
  return [...kept].map(([name, statement]) => ({ name, statement }));
}

/** @returns them as the statements of a job */
export function statementsOf(files: readonly SubmittedFile[]): StatementDraft[] {
  return files.map(({ statement }) => ({ statement, active: true }));
}
