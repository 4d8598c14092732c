import { badRequest, OcapiFault } from '../fault';

const VERSION = /^v([1-9]\d{0,2})_([1-9]\d{0,2})$/;
/** The first one that has job executions, and the one that binds. */
const FIRST_YEAR = 15;
export const BINDING_VERSION = '17.2';

/**
 * Any version from v15_1 on is served alike, and echoed.
 * @param segment of the path, e.g. `v17_2` @throws OcapiFault InvalidVersionException, VersionNotFoundException
 */
export function checkVersion(segment: string): void {
  const match = VERSION.exec(segment);
  if (!match) {
    const shown = segment.slice(0, 50);
    throw badRequest('InvalidVersionException', `'${shown}' is no version; one looks like v17_2.`, { version: shown });
  }
  if (Number(match[1]) >= FIRST_YEAR) return;
  throw new OcapiFault(404, 'VersionNotFoundException', `Version '${segment}' is not served; v15_1 is the first.`, {
    version: segment,
  });
}

/** @param segment a checked one @returns e.g. `17.2` */
export function versionOf(segment: string): string {
  return segment.slice(1).replace('_', '.');
}
