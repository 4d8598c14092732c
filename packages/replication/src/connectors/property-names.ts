import type { PropertyDescriptor } from './connector';

/** @returns the name as it is compared: without case, blanks and underscores (DESIGN section 9) */
export function foldName(name: string): string {
  return name.replace(/[\s_]/g, '').toLowerCase();
}

/** `ak` and `sk` are how cloud providers abbreviate access key and secret key. */
const SECRET =
  /password|passwd|pwd|passphrase|secret|token|(api|private|access|account|shared|security).?key|credential|auth|^[as]k$/i;

/** @returns true when a property that no connector knows must be sealed, to be safe */
export function soundsSecret(name: string): boolean {
  return SECRET.test(name) || SECRET.test(foldName(name));
}

/** @returns the descriptor that the name means, by name or alias */
export function descriptorOf(descriptors: readonly PropertyDescriptor[], name: string): PropertyDescriptor | undefined {
  const folded = foldName(name);
  return descriptors.find((d) => [d.name, ...(d.aliases ?? [])].some((n) => foldName(n) === folded));
}

/** @returns the value of the canonical property `name`, however it was spelled; empty and missing are the same */
export function propertyValue(
  properties: Readonly<Record<string, string>>,
  descriptors: readonly PropertyDescriptor[],
  name: string,
): string | undefined {
  for (const [key, value] of Object.entries(properties)) {
    if (value !== '' && descriptorOf(descriptors, key)?.name === name) return value;
  }
  return undefined;
}
