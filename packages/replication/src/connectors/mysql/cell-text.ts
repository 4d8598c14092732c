/** @returns the number that a BIT value's bytes stand for, in decimal digits */
export function bitText(value: Buffer): string {
  return value.length === 0 ? '0' : BigInt(`0x${value.toString('hex')}`).toString();
}

/**
 * @param text a FLOAT as the server shows it when it is read as a DOUBLE (as a FLOAT it shows six digits only)
 * @returns the shortest digits that are this float again, as PostgreSQL writes it
 */
export function shortestFloat(text: string): string {
  const value = Number(text);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return text;
}
