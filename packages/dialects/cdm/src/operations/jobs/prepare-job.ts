import { randomUUID } from 'node:crypto';
import type { Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { fault } from '../../fault';
import type { Sides } from '../../forms/job-form';
import { type ConnectionIds, type ReadJob, readJob } from '../../mappers/job-from-wire';
import type { Finding, JobRequest } from '../../wire/job-document';
import type { WallClock } from '../../wire/wall-clock';
import { JobLinks, namedLinks } from '../job-links';

/** A job's document, read and checked. */
export interface PreparedJob {
  readonly name: string;
  readonly read: ReadJob;
  readonly ids: ConnectionIds;
  readonly sides: Sides;
  readonly findings: readonly Finding[];
}

const MANDATORY = [
  'from-connector-name',
  'to-link-name',
  'from-config-values',
  'to-config-values',
  'driver-config-values',
];

/**
 * @param base the job that is changed; null: a new one
 * @throws CdmFault Cdm.0238: a mandatory field is missing (page, Table 4), and what {@link readJob} throws
 */
export async function prepareJob(
  context: Context,
  clock: WallClock,
  workspaceId: string,
  request: JobRequest,
  base: Job | null = null,
): Promise<PreparedJob> {
  // a job of another dialect may have no connections, and comes back as it was shown
  const absent = base === null ? [] : absentFields(base);
  const missing = MANDATORY.find((field) => !absent.includes(field) && (request[field] ?? '') === '');
  if (missing !== undefined) throw fault('Cdm.0238', missing);
  const { sides, ids } = await namedLinks(context, workspaceId, request);
  const before = base && { job: base, sides: await new JobLinks(context).sidesOf(base) };
  const { parser } = context.services;
  const read = readJob(request, { sides, parser, clock, base: before });
  const given = request.name?.trim() || (base?.name ?? `job-${randomUUID().slice(0, 8)}`);
  // another dialect may have blanks around a name
  const name = given === base?.name.trim() ? base.name : given;
  return { name, read, ids, sides, findings: [...otherConnectors(request, sides), ...read.findings] };
}

function absentFields({ sourceConnectionId, destinationConnectionId }: Job): string[] {
  return [
    ...(sourceConnectionId === null ? ['from-connector-name'] : []),
    ...(destinationConnectionId === null ? ['to-link-name'] : []),
  ];
}

/** @returns true when what was found lets nothing be saved */
export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ status }) => status === 'ERROR');
}

function otherConnectors(request: JobRequest, sides: Sides): Finding[] {
  return (['from', 'to'] as const).flatMap((side): Finding[] => {
    const sent = request[`${side}-connector-name`];
    const link = sides[side];
    if (sent === undefined || sent === '' || link === null || sent === link.connectorName) return [];
    const message = `${side}-connector-name is ${sent}, but the link ${link.name} is of ${link.connectorName}.`;
    return [{ message, status: 'ERROR' }];
  });
}
