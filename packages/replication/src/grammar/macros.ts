import { readDateMacro } from './date-macro';

/** Begins a macro. */
const OPENING = `\${`;
/** quotes inside hold what they like */
const MACRO = /\$\{((?:[^'{}]|'[^']*')*)\}/y;
const BEGINS_DATE = /\$\{\s*(?:dateformat|timestamp)\s*\(/gi;

/**
 * @param macroValue gets what stands in a macro's braces, without blanks around; null leaves the macro as it is
 * @returns the text with the values in it; a value is not read again
 */
export function replaceMacros(text: string, macroValue: (body: string) => string | null): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(OPENING); at >= 0; at = text.indexOf(OPENING, Math.max(at + 2, from))) {
    const macro = macroAt(text, at);
    const value = macro && macroValue(macro.body);
    if (macro === null || value === null) continue;
    result += text.slice(from, at) + value;
    from = macro.end;
  }
  return result + text.slice(from);
}

/** @returns a sentence about the first date macro of the text that cannot be read; null: all can */
export function wrongMacro(text: string): string | null {
  for (const { index } of text.matchAll(BEGINS_DATE)) {
    const macro = macroAt(text, index);
    if (macro === null) return 'a date macro is not closed, or one of its quotes is not.';
    const read = readDateMacro(macro.body);
    if (read !== null && 'problem' in read) return read.problem;
  }
  return null;
}

function macroAt(text: string, at: number): { readonly body: string; readonly end: number } | null {
  MACRO.lastIndex = at;
  const match = MACRO.exec(text);
  return match && { body: match[1]!.trim(), end: MACRO.lastIndex };
}
