import { cdataV1Roles } from './cdata-v1';
import { cdataV2Roles } from './cdata-v2';
import { cdmRoles } from './cdm';
import { ocapiRoles } from './ocapi';
import { ocapiLogsRoles } from './ocapi-logs';
import type { RoleSubject } from './role-subject';

export { valuesV1 } from './cdata-v1';
export { cdmValues } from './cdm';
export { ocapiValues } from './ocapi';
export type { RoleSubject, Tried } from './role-subject';

/** Every dialect whose operations are tried with every role. */
export const ROLE_SUBJECTS: readonly RoleSubject[] = [cdataV1Roles, cdataV2Roles, cdmRoles, ocapiRoles, ocapiLogsRoles];
