import type { Execution } from '@jobglot/core';

const NAME = /^Job-(.+)-(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})\.log$/s;

/**
 * @returns the name `Job-{job_id}-{yyyyMMddHHmmssSSS}.log`, the time being when the start was accepted, in UTC; and where newer
 *   clients read the log, below the WebDAV root
 */
export function logFile({ jobName, createdAt }: Pick<Execution, 'jobName' | 'createdAt'>): {
  name: string;
  path: string;
} {
  const name = `Job-${jobName}-${createdAt.toISOString().replace(/\D/g, '')}.log`;
  return { name, path: `/Sites/LOGS/jobs/${jobName}/${name}` };
}

/** @returns job and time that a file's name says; null when it says none */
export function parseLogFileName(name: string): { jobName: string; createdAt: Date } | null {
  const [, jobName, year, month, day, hour, minute, second, ms] = NAME.exec(name) ?? [];
  if (jobName === undefined) return null;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
  const createdAt = new Date(iso);
  // A 31st of February would be read as a day of March.
  return Number.isNaN(createdAt.getTime()) || createdAt.toISOString() !== iso ? null : { jobName, createdAt };
}
