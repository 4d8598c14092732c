/** Characters that Express 5's route syntax gives a meaning of its own. */
const SYNTAX = /[()[\]?+!*:\\]/g;

/** @returns the Express route of an OpenAPI path: `{id}` becomes `:id`, the rest is literal */
export function expressPath(path: string): string {
  return path
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? `:${part.slice(1, -1)}` : part.replace(SYNTAX, '\\$&')))
    .join('');
}

/** Orders paths so that a literal segment comes before a parameter: `tasks/last-run` before `tasks/{task_id}`. */
export function bySpecificity(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]!.includes('{')) - Number(right[i]!.includes('{'));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
