import { PLACEHOLDER, type Variables } from './transcript';

/** Stands for an unquoted placeholder: any number. */
const NUMBER = '\0number';
const STRING_OR_PLACEHOLDER = /"(?:[^"\\]|\\.)*"|\{([a-z_][a-z0-9_]*)\}/g;

/**
 * Compares an answered JSON body with its template: the same keys, types and values, where a placeholder (in quotes a
 * text or a part of one, without quotes a number) takes any value the first time and the same one from then on.
 *
 * @param variables learns what placeholders stood for
 * @returns the differences, empty when it fits
 */
export function matchJson(template: string, actual: unknown, variables: Variables): string[] {
  const readable = template.replace(STRING_OR_PLACEHOLDER, (text, name) =>
    name === undefined ? text : JSON.stringify({ [NUMBER]: name }),
  );
  return matchValue(JSON.parse(readable), actual, '', variables);
}

/** The same for one text. */
export function matchText(template: string, actual: string, at: string, variables: Variables): string[] {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[a-z_][a-z0-9_]*\})/)
    .map((part) => {
      const name = /^\{([a-z_][a-z0-9_]*)\}$/.exec(part)?.[1];
      if (name === undefined) return escapePattern(part);
      const known = variables.get(name);
      if (known !== undefined) return escapePattern(known);
      names.push(name);
      return '(.+?)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(actual);
  if (!match)
    return [`${at}: expected ${JSON.stringify(substitute(template, variables))}, got ${JSON.stringify(actual)}`];
  for (const [i, name] of names.entries()) learn(name, match[i + 1]!, variables);
  return [];
}

/** @returns the text with the known placeholders filled in */
export function substitute(text: string, variables: Variables): string {
  return text.replace(PLACEHOLDER, (whole, name) => variables.get(name) ?? whole);
}

function matchValue(template: unknown, actual: unknown, at: string, variables: Variables): string[] {
  if (typeof template === 'string' && typeof actual === 'string') return matchText(template, actual, at, variables);
  if (isObject(template) && NUMBER in template) return matchNumber(String(template[NUMBER]), actual, at, variables);
  if (Array.isArray(template) && Array.isArray(actual)) {
    const lengths =
      template.length === actual.length ? [] : [`${at}: ${template.length} elements expected, got ${actual.length}`];
    return [...lengths, ...template.flatMap((item, i) => matchValue(item, actual[i], `${at}[${i}]`, variables))];
  }
  if (isObject(template) && isObject(actual)) {
    const names = [...new Set([...Object.keys(template), ...Object.keys(actual)])];
    return names.flatMap((name) => {
      if (!(name in actual)) return [`${at}.${name} is missing`];
      if (!(name in template)) return [`${at}.${name} was not expected: ${JSON.stringify(actual[name])}`];
      return matchValue(template[name], actual[name], `${at}.${name}`, variables);
    });
  }
  return Object.is(template, actual)
    ? []
    : [`${at}: expected ${JSON.stringify(template)}, got ${JSON.stringify(actual)}`];
}

function matchNumber(name: string, actual: unknown, at: string, variables: Variables): string[] {
  const known = variables.get(name);
  if (typeof actual !== 'number' || (known !== undefined && known !== String(actual))) {
    return [`${at}: expected the number ${known ?? name}, got ${JSON.stringify(actual)}`];
  }
  learn(name, String(actual), variables);
  return [];
}

function learn(name: string, value: string, variables: Variables): void {
  if (!name.startsWith('any')) variables.set(name, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
