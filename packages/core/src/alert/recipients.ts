/** Strict enough that an address cannot carry a second one, a header or an SMTP command. */
const ADDRESS = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u;

/** @returns the addresses of a list with commas or semicolons, also of `Name <address>`; what is no address is left out */
export function recipientsOf(emailTo: string): string[] {
  const addresses = emailTo
    .split(/[,;]/)
    .map((item) => (/<([^<>]*)>\s*$/.exec(item)?.[1] ?? item).trim())
    .filter((item) => ADDRESS.test(item));
  return [...new Set(addresses)];
}
