import { DomainError } from '../errors/domain-error';

const MAX_NAME_LENGTH = 240;

/**
 * A name addresses a job in v1, CDM and OCAPI: 1 to 240 characters, never `all` (CDM's address of the whole list),
 * no `/` (it would split a path), no control characters.
 *
 * @throws DomainError `job.name_invalid`
 */
export function checkJobName(name: string): void {
  const problem =
    name.trim() === ''
      ? 'is empty'
      : name.length > MAX_NAME_LENGTH
        ? `is longer than ${MAX_NAME_LENGTH} characters`
        : name.toLowerCase() === 'all'
          ? 'must not be "all"'
          : name.includes('/')
            ? 'must not contain "/"'
            : hasControlCharacter(name)
              ? 'must not contain control characters'
              : null;
  if (problem) throw new DomainError('job.name_invalid', `The job name ${problem}.`, { field: 'name' });
}

/** @returns true when the text holds a character below U+0020 or U+007F */
export function hasControlCharacter(text: string): boolean {
  return [...text].some((c) => c.codePointAt(0)! < 0x20 || c.codePointAt(0) === 0x7f);
}
