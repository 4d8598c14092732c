import { type CallAnswer, call } from './call';
import { cdmToken, PROJECT } from './cdm-token';
import { type Installation, unique } from './installation';
import { waitUntil } from './wait-until';

const CLUSTER = 'cluster';
export const JDBC = 'generic-jdbc-connector';
const RUN_MS = 50_000;

/** Values by name; of the driver with the group before it, e.g. `throttlingConfig.numExtractors`. */
export type Inputs = Readonly<Record<string, string>>;

export interface CdmLink {
  readonly name: string;
  /** e.g. `hdfs-connector` */
  readonly connector: string;
}

/** A job in plain words: each side is a link and what is sent to it. */
export interface CdmJob {
  readonly name?: string;
  readonly type?: 'NORMAL_JOB' | 'BATCH_JOB' | 'SCENARIO_JOB';
  readonly from: readonly [CdmLink, Inputs];
  readonly to: readonly [CdmLink, Inputs];
  readonly driver?: Inputs;
}

export interface Submission {
  readonly 'job-name': string;
  readonly 'submission-id': number;
  readonly status: string;
  readonly progress: number;
  readonly 'creation-date': number;
  readonly 'error-summary'?: string;
  readonly counters?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What is said of a refused request. */
export interface Fault {
  readonly status: number;
  readonly errCode: string;
  readonly externalMessage: string;
}

/** A client of the CDM dialect on one cluster, with a token. */
export class CdmClient {
  private constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  /** Logs in as the installation's first client (notes, section 6). */
  static async open({ baseUrl, clientId, clientSecret }: Installation): Promise<CdmClient> {
    return new CdmClient(baseUrl, await cdmToken(baseUrl, { id: clientId, secret: clientSecret }));
  }

  /** @param path below the cluster, e.g. `/job/all` */
  send(method: string, path: string, body?: object): Promise<CallAnswer> {
    return call(this.baseUrl, {
      method,
      path: `/v1.1/${PROJECT}/clusters/${CLUSTER}/cdm${path}`,
      headers: { 'x-auth-token': this.token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** @throws Error with the answer unless it is a 200 */
  async json(method: string, path: string, body?: object) {
    const { status, text } = await this.send(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** @throws Error when the request is not refused */
  async fault(method: string, path: string, body?: object): Promise<Fault> {
    const { status, text } = await this.send(method, path, body);
    if (status < 400) throw new Error(`${method} ${path} is not refused: ${text}`);
    return { ...JSON.parse(text), status };
  }

  async link(connector: string, inputs: Inputs): Promise<CdmLink> {
    const link = { name: unique('link'), connector };
    const values = groups('linkConfig.', inputs);
    const document = { name: link.name, 'connector-name': connector, 'link-config-values': values };
    await this.json('POST', '/link', { links: [document] });
    return link;
  }

  /** @param url `postgres://user:password@host:port/database` */
  databaseLink(url: string): Promise<CdmLink> {
    const { hostname, port, pathname, username, password } = new URL(url);
    return this.link(JDBC, {
      databaseType: 'POSTGRESQL',
      host: hostname,
      port,
      database: pathname.slice(1),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    });
  }

  /** The server that it names is nobody: files lie below the files root. */
  fileLink(connector: 'obs-connector' | 'hdfs-connector' | 'ftp-connector' | 'sftp-connector'): Promise<CdmLink> {
    return this.link(connector, { server: 'files.invalid', port: '21', username: 'nobody' });
  }

  /** @returns the job's name @throws Error when it is refused, or something in it is found to be wrong */
  async job(job: CdmJob): Promise<string> {
    const answer = await this.json('POST', '/job', { jobs: [document(job)] });
    if (answer['validation-result'].length > 0) throw new Error(JSON.stringify(answer));
    return answer.name;
  }

  /** @returns why the job cannot be made */
  refusedJob(job: CdmJob): Promise<Fault> {
    return this.fault('POST', '/job', { jobs: [document(job)] });
  }

  async read(name: string) {
    return (await this.json('GET', `/job/${name}`)).jobs[0];
  }

  /** @param variables of the run */
  async start(name: string, variables: Inputs = {}): Promise<Submission> {
    return (await this.json('PUT', `/job/${name}/start`, { variables })).submissions[0];
  }

  async status(name: string): Promise<Submission> {
    return (await this.json('GET', `/job/${name}/status`)).submissions[0];
  }

  /** @returns the job's newest run when it has ended */
  ended(name: string): Promise<Submission> {
    return waitUntil(`the end of ${name}`, RUN_MS, async () => {
      const submission = await this.status(name);
      return ['SUCCEEDED', 'FAILED'].includes(submission.status) ? submission : undefined;
    });
  }

  /** Makes a job and runs it. @returns how the run ended */
  async run(job: CdmJob, variables: Inputs = {}): Promise<Submission> {
    return this.again(await this.job(job), variables);
  }

  /** Runs a job. @returns how the run ended */
  async again(name: string, variables: Inputs = {}): Promise<Submission> {
    await this.start(name, variables);
    return this.ended(name);
  }

  /** @param query e.g. `&page_no=2` */
  submissions(name: string, query = '') {
    return this.json('GET', `/submissions?jname=${name}${query}`);
  }
}

/** @returns the job as a client sends it */
export function document({ name = unique('job'), type, from, to, driver = {} }: CdmJob): object {
  return {
    ...(type && { job_type: type }),
    name,
    'from-connector-name': from[0].connector,
    'to-connector-name': to[0].connector,
    'from-link-name': from[0].name,
    'to-link-name': to[0].name,
    'from-config-values': groups('fromJobConfig.', from[1]),
    'to-config-values': groups('toJobConfig.', to[1]),
    'driver-config-values': groups('', driver),
  };
}

/** @param prefix of every name */
function groups(prefix: string, inputs: Inputs): object {
  const configs = new Map<string, { name: string; value: string }[]>();
  for (const [short, value] of Object.entries(inputs)) {
    const name = prefix + short;
    const group = name.split('.', 1)[0]!;
    configs.set(group, [...(configs.get(group) ?? []), { name, value }]);
  }
  return { configs: [...configs].map(([name, inputs]) => ({ name, inputs })) };
}

/** @returns the counters of a run that succeeded */
export function countersOf(submission: Submission): Readonly<Record<string, number>> {
  return submission.counters?.['org.apache.sqoop.submission.counter.SqoopCounters'] ?? {};
}
