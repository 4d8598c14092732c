import type { StatementOption } from '../grammar/statement';

const OPTION = /\s*([^=,]+?)\s*(?:=\s*(?:'((?:[^']|'')*)'|"([^"]*)"|([^,]*?)))?\s*(?:,|$)/y;

/**
 * @param text `name=value, name, name='value, with a comma'`: a job's `otherOptions` (v1's OtherCacheOptions)
 * @returns them as options of a statement; what cannot be read becomes an option of that name, and is named in the log
 */
export function otherOptions(text: string): StatementOption[] {
  const options: StatementOption[] = [];
  OPTION.lastIndex = 0;
  while (OPTION.lastIndex < text.length) {
    const at = OPTION.lastIndex;
    const match = OPTION.exec(text);
    if (!match)
      return text.slice(at).trim() === '' ? options : [...options, { name: text.slice(at).trim(), value: null }];
    const [, name = '', single, double, bare] = match;
    options.push({ name, value: single?.replaceAll("''", "'") ?? double ?? bare ?? null });
  }
  return options;
}
