/** `[item.attr]`, or a value through a formatter: `[null | now()]` */
const EXPRESSION = /\[\s*([\w#*:.-]+)\s*(?:\|([^\]]*))?\]/g;
const NOW = /^\s*now\(\s*\)\s*$/i;

/** Reads one attribute of an item; empty when it is not set. */
export type Lookup = (item: string, attr: string) => string;

/** @returns what of the text cannot be computed; null when all can. Brackets that hold anything else are text. */
export function checkTemplate(text: string): string | null {
  for (const [all, name, formatter] of text.matchAll(EXPRESSION)) {
    const known = formatter === undefined || (name === 'null' && NOW.test(formatter));
    if (!known) return `the expression ${all}`;
  }
  return null;
}

/** @returns the text with its expressions replaced; `[x]` without a dot stays as it is */
export function fillTemplate(text: string, lookup: Lookup, now: Date): string {
  return text.replace(EXPRESSION, (all, name: string, formatter: string | undefined) => {
    if (formatter !== undefined) return now.toISOString().slice(0, 19).replace('T', ' ');
    const dot = name.indexOf('.');
    return dot < 0 ? all : lookup(name.slice(0, dot), name.slice(dot + 1));
  });
}
