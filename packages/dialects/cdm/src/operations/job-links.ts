import { DomainError, type Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { fault } from '../fault';
import type { Sides } from '../forms/job-form';
import type { ConnectionIds } from '../mappers/job-from-wire';
import { type LinkFacts, linkFacts } from '../wire/connectors';
import type { JobRequest } from '../wire/job-document';

/** The links of jobs, each looked up once in a request. */
export class JobLinks {
  private readonly known = new Map<string, Promise<LinkFacts>>();

  constructor(private readonly context: Pick<Context, 'services' | 'caller'>) {}

  async sidesOf(job: Pick<Job, 'sourceConnectionId' | 'destinationConnectionId'>): Promise<Sides> {
    return { from: await this.find(job.sourceConnectionId), to: await this.find(job.destinationConnectionId) };
  }

  private find(id: string | null): Promise<LinkFacts> | null {
    if (id === null) return null;
    const { services, caller } = this.context;
    const found = this.known.get(id) ?? services.connections.get(caller, id).then(linkFacts);
    this.known.set(id, found);
    return found;
  }
}

/** @returns the links that a document names @throws CdmFault Cdm.0101: there is none of that name */
export async function namedLinks(
  { services, caller }: Pick<Context, 'services' | 'caller'>,
  workspaceId: string,
  request: JobRequest,
): Promise<{ readonly sides: Sides; readonly ids: ConnectionIds }> {
  const find = async (name: string | undefined) => {
    if (name === undefined || name === '') return null;
    try {
      return await services.connections.getByName(caller, workspaceId, name);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'connection.not_found') throw error;
      throw fault('Cdm.0101', name);
    }
  };
  const [from, to] = [await find(request['from-link-name']), await find(request['to-link-name'])];
  return {
    sides: { from: from && linkFacts(from), to: to && linkFacts(to) },
    ids: { sourceConnectionId: from?.id ?? null, destinationConnectionId: to?.id ?? null },
  };
}
