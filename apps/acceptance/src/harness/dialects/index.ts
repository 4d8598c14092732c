import { cdataV1 } from './cdata-v1';
import { cdataV2 } from './cdata-v2';
import type { DriverFactory } from './dialect-driver';

/** Every dialect that jobs can be made through; a further one adds itself here and is met by all others. */
export const DRIVERS: readonly DriverFactory[] = [cdataV1, cdataV2];
