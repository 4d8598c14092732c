/** SQLFlow's job ids are uuids without dashes (notes, 5). */
export function wireId(id: string): string {
  return id.replaceAll('-', '');
}

/** @returns a uuid; what is no id at all is given back, and names no job */
export function domainId(wire: string): string {
  const match = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(wire);
  return match ? match.slice(1).join('-').toLowerCase() : wire;
}
