import { type StatementDraft, writeLineageStatement } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { invalid } from '../../wire/parameters';

/** A file of a submission, kept. */
export interface SubmittedFile {
  readonly name: string;
  readonly statement: string;
}

const FIELD = 'sqlfiles';

/**
 * Keeps the files of a submission.
 * @throws DomainError `request.invalid`: a part of another name, or two different files of one; `upload.invalid`, `request.too_large`
 */
export async function submittedFiles({ services, files }: Context): Promise<SubmittedFile[]> {
  if (files.some(({ field }) => field !== FIELD)) throw invalid(FIELD, 'is the name of every part that holds a file');
  const kept = new Map<string, string>();
  for (const { name, open } of files) {
    const shown = name === '' ? `file${kept.size + 1}.sql` : name;
    const { hash } = await services.lineage.upload(shown, open);
    const statement = writeLineageStatement({ kind: 'file', name: shown, hash });
    // a folder's name is cut off on the way: one of the two would be lost
    if ((kept.get(shown) ?? statement) !== statement) {
      throw invalid(FIELD, `holds two different files named ${shown}; name them apart, or send them as one zip`);
    }
    kept.set(shown, statement);
  }
  return [...kept].map(([name, statement]) => ({ name, statement }));
}

/** @returns them as the statements of a job */
export function statementsOf(files: readonly SubmittedFile[]): StatementDraft[] {
  return files.map(({ statement }) => ({ statement, active: true }));
}
