import { objectOr } from '@jobglot/http-kit';
import { fault } from '../fault';
import { normalConfigValues } from './config-values';

/** @returns the body with its configurations in one form @throws CdmFault Cdm.0018: no jobs in it */
export function readJobs(body: unknown): unknown {
  return readAll(body, 'jobs', normalJob);
}

/** @throws CdmFault Cdm.0018: no links in it */
export function readLinks(body: unknown): unknown {
  return readAll(body, 'links', (link) => normal(link, ['link-config-values']));
}

function readAll(body: unknown, field: string, read: (element: unknown) => unknown): unknown {
  const sent = objectOr(body);
  const all = sent[field];
  if (sent !== body || !Array.isArray(all) || all.length === 0) throw fault('Cdm.0018');
  return { ...sent, [field]: all.map(read) };
}

/** What a client gives back as it got it (null for what it does not know) is no field. */
function normalJob(job: unknown): unknown {
  return normal(job, ['from-config-values', 'to-config-values', 'driver-config-values']);
}

function normal(element: unknown, configs: readonly string[]): unknown {
  const sent = objectOr(element);
  if (sent !== element) throw fault('Cdm.0018');
  const fields = Object.entries(sent).filter(([, value]) => value !== null);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, configs.includes(name) ? normalConfigValues(value) : value]),
  );
}
