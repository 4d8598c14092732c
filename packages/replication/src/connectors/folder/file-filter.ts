import { DomainError } from '@jobglot/core';
import { DateTime } from 'luxon';

/** A file, as filters look at it. */
export interface FilteredFile {
  /** base name */
  readonly name: string;
  /** path of its folder below the connection's; empty: that folder itself */
  readonly folder: string;
  /** milliseconds since 1970 */
  readonly modified: number;
}

const MOMENT = 'yyyy-MM-dd HH:mm:ss';

/** Which files of a folder are meant, by name, folder and time. */
export class FileFilter {
  private constructor(
    private readonly names: RegExp | null,
    private readonly folders: RegExp | null,
    private readonly from: number,
    private readonly to: number,
  ) {}

  /**
   * @param value of a property; empty: not set
   * @param zone IANA name that ModifiedFrom (included) and ModifiedTo (not included, so that windows meet) are in
   * @throws DomainError `connection.properties_invalid`
   */
  static of(value: (name: string) => string, zone: string): FileFilter {
    const moment = (property: string): number | null => {
      const text = value(property);
      const time = DateTime.fromFormat(text, MOMENT, { zone });
      if (text === '') return null;
      if (time.isValid) return time.toMillis();
      throw new DomainError(
        'connection.properties_invalid',
        `${property} must be a time such as 2026-11-30 18:00:00.`,
        {
          property,
        },
      );
    };
    return new FileFilter(
      wildcards(value('FileFilter')),
      wildcards(value('PathFilter')),
      moment('ModifiedFrom') ?? Number.NEGATIVE_INFINITY,
      moment('ModifiedTo') ?? Number.POSITIVE_INFINITY,
    );
  }

  takes({ name, folder, modified }: FilteredFile): boolean {
    const named = (this.names?.test(name) ?? true) && (this.folders?.test(folder) ?? true);
    return named && modified >= this.from && modified < this.to;
  }
}

/** @returns what matches any of the patterns between commas, where `*` is any text and `?` one character; null: no pattern */
function wildcards(text: string): RegExp | null {
  const patterns = text.split(',').flatMap((p) => (p.trim() === '' ? [] : [p.trim()]));
  if (patterns.length === 0) return null;
  const regexes = patterns.map((p) =>
    p
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '[^]*')
      .replaceAll('?', '[^]'),
  );
  return new RegExp(`^(?:${regexes.join('|')})$`, 'u');
}
