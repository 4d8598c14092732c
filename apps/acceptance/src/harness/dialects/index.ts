import { cdataV1 } from './cdata-v1';
import { cdataV2 } from './cdata-v2';
import { cdm } from './cdm';
import type { DriverFactory, MakerDriver } from './dialect-driver';
import { ocapi } from './ocapi';
import { sqlflow } from './sqlflow';

/** Every dialect that jobs can be made through; a further one adds itself here and is met by all others. */
export const MAKERS: readonly DriverFactory<MakerDriver>[] = [cdataV1, cdataV2, cdm];

/** Every dialect that jobs can be run through. */
export const DRIVERS: readonly DriverFactory[] = [...MAKERS, ocapi, sqlflow];
