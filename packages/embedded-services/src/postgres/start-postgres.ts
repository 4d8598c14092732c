import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomPassword, readPrivateJson, writePrivateFile } from '../home/private-file';
import { openServiceHome, type ServiceHome } from '../home/service-home';
import { withStartLock } from '../home/start-lock';
import { findFreePort } from '../process/free-port';
import { serviceAccount } from '../process/service-account';
import type { ServiceLog } from '../service-log';
import { adoptPostmaster } from './adopt-postmaster';
import { type Cluster, type ClusterRecord, dataDirectoryOf } from './cluster';
import { postgresUrl } from './connect';
import { createDatabases } from './create-databases';
import { findPostgresPackage } from './find-binaries';
import { checkDataVersion, initCluster } from './init-cluster';
import { launchPostmaster } from './launch-postmaster';
import { runnableTree } from './runnable-tree';
import { stopPostmaster } from './stop-postmaster';

/** What to start and where. */
export interface StartPostgresOptions {
  /** JOBGLOT_HOME: made when missing; may be relative, a symbolic link or hold spaces. */
  home: string;
  /** Told what happens, one line each; never a secret. */
  log: ServiceLog;
  /** Parents for the data when root's `nobody` cannot reach the home; `/var/lib/jobglot`, then a temporary directory. */
  outside?: readonly string[];
  /** A file below whose `node_modules` the binaries are installed; this package by default. */
  binariesFrom?: string;
  /** Picks the port of an attempt; the last one used, else a random free one below 32768. */
  choosePort?: (attempt: number) => Promise<number>;
}

/** An embedded PostgreSQL that accepts connections on 127.0.0.1. */
export interface RunningPostgres {
  /** Database `jobglot` as its owner, role `jobglot` (no superuser; may create databases). Holds a password. */
  url: string;
  /** Database `demo` as its owner, the ordinary role `demo`. Holds a password. */
  demoUrl: string;
  port: number;
  pid: number;
  /** True when a server left behind by a killed parent was taken over. */
  adopted: boolean;
  /** Stops the server (SIGINT) and waits for its end. Also stops it for others that use the same home. */
  stop(): Promise<void>;
}

function openRecord(path: string, dataDirectory: string): ClusterRecord {
  const kept = readPrivateJson<ClusterRecord>(path);
  if (kept) return kept;
  if (existsSync(dataDirectory)) {
    throw new Error(
      `${dataDirectory} holds data, but ${path} with its passwords is gone: restore it, or move the data away`,
    );
  }
  const record = {
    superuserPassword: randomPassword(),
    jobglotPassword: randomPassword(),
    demoPassword: randomPassword(),
  };
  writePrivateFile(path, JSON.stringify(record));
  return record;
}

function prepareCluster(home: ServiceHome, options: StartPostgresOptions): Cluster {
  const account = serviceAccount();
  return {
    native: runnableTree(findPostgresPackage(options.binariesFrom), home.place, account),
    dataDirectory: dataDirectoryOf(home),
    logFile: join(home.logs, 'postgres.log'),
    account,
  };
}

async function launch(cluster: Cluster, record: ClusterRecord, options: StartPostgresOptions) {
  if (existsSync(cluster.dataDirectory)) checkDataVersion(cluster);
  else {
    options.log(`Creating a PostgreSQL database in ${cluster.dataDirectory}`);
    initCluster(cluster, record.superuserPassword);
  }
  const lastPort = (attempt: number) => findFreePort(attempt === 0 ? record.port : undefined);
  const launched = await launchPostmaster(cluster, options.choosePort ?? lastPort);
  try {
    await createDatabases(launched.port, record);
  } catch (error) {
    await stopPostmaster(cluster.dataDirectory, launched.pid);
    throw error;
  }
  return launched;
}

/**
 * Starts the PostgreSQL of a home, or adopts the one that already runs there.
 *
 * The server is not killed when this process dies of SIGKILL: it lives on, and the next start adopts it. It leads its own
 * session, so Ctrl-C in a terminal does not reach it; call `stop()` after draining.
 *
 * @throws Error that says what to do: no binaries for this platform, data of another version, passwords lost
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const home = openServiceHome(options.home, serviceAccount(), options.outside);
  return withStartLock(join(home.records, 'postgres.lock'), async () => {
    const cluster = prepareCluster(home, options);
    const recordFile = join(home.records, 'postgres.json');
    const record = openRecord(recordFile, cluster.dataDirectory);
    const orphan = await adoptPostmaster(cluster, record);
    const { pid, port } = orphan ?? (await launch(cluster, record, options));
    if (orphan) await createDatabases(port, record);
    if (port !== record.port) writePrivateFile(recordFile, JSON.stringify({ ...record, port }));
    options.log(`PostgreSQL ${orphan ? 'adopted' : 'started'} on 127.0.0.1:${port}, data in ${cluster.dataDirectory}`);
    return {
      url: postgresUrl({ user: 'jobglot', password: record.jobglotPassword, database: 'jobglot', port }),
      demoUrl: postgresUrl({ user: 'demo', password: record.demoPassword, database: 'demo', port }),
      port,
      pid,
      adopted: orphan !== undefined,
      stop: () => stopPostmaster(cluster.dataDirectory, pid),
    };
  });
}
