import { fault, faultWith } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';

const MAX_INT = 2_147_483_647;

/** @throws CdmFault Cdm.0238 */
export function mandatory(inputs: Inputs, name: string): string {
  const text = textInput(inputs, name);
  if (text === '') throw fault('Cdm.0238', name);
  return text;
}

/** @returns the value in the spelling of `values`; `otherwise` when there is none @throws CdmFault Cdm.0024 */
export function oneOf<T extends string>(inputs: Inputs, name: string, values: readonly T[], otherwise: T): T {
  const text = textInput(inputs, name);
  if (text === '') return otherwise;
  const found = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw fault('Cdm.0024', name, values.join(','));
  return found;
}

/** @throws CdmFault Cdm.0024 */
export function flag(inputs: Inputs, name: string, otherwise = false): boolean {
  return oneOf(inputs, name, ['true', 'false'], otherwise ? 'true' : 'false') === 'true';
}

/** @returns null when there is none @throws CdmFault Cdm.0009 (no whole number), Cdm.0010 (outside of the range) */
export function wholeNumber(inputs: Inputs, name: string, least: number, most: number): number | null {
  const text = textInput(inputs, name);
  if (text === '') return null;
  const number = /^-?\d{1,20}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= 0 && number <= MAX_INT)) throw fault('Cdm.0009', name);
  if (number < least || number > most) {
    // the vendor's text does not say which one
    throw faultWith(`${name} must be within the range of [${least},${most}].`, 'Cdm.0010', `${least},${most}`);
  }
  return number;
}
