const WITH_EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

/** @returns the number as JSON writes it, but without an exponent, which decimals of XML Schema do not have */
export function decimal(value: number): string {
  const text = String(value);
  const [, sign = '', first = '', fraction = '', exponent = ''] = WITH_EXPONENT.exec(text) ?? [];
  if (exponent === '') return text;
  const shift = Number(exponent);
  const digits = first + fraction;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return sign + digits.padEnd(shift + 1, '0');
}
