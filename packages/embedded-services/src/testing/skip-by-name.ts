/** Runs a test where its condition holds; elsewhere it is skipped under a name that says what was missing. */
export function testIf(condition: boolean, missing: string): (name: string, body: () => Promise<void>) => void {
  if (condition) return (name, body) => test(name, body);
  return (name) => test.skip(`${name} [skipped: ${missing}]`, () => undefined);
}
