import { type Installation, unique } from './installation';
import { waitUntil } from './wait-until';

const BASE = '/api/gspLive_backend';
const RUN_MS = 60_000;

/** What SQLFlow answers: HTTP 200, and a code in the body. */
export interface Answer<Data> {
  readonly code: number | string;
  readonly data?: Data;
  readonly error?: string;
}

export interface Summary {
  readonly jobId: string;
  readonly jobName: string;
  readonly status: string;
  readonly fileNames: readonly string[];
  readonly errorMessage?: string;
  readonly schedulable: boolean;
}

/** Parameters of a call, as a form has them. */
export type Parameters = Readonly<Record<string, string>>;

/** A file to upload: its name, and what is in it. */
export type UploadedFile = readonly [name: string, content: string | Uint8Array<ArrayBuffer>];

/** SQLFlow's API as its Java and Python clients call it: a token first, then forms. */
export class SqlflowClient {
  private token: Promise<string> | null = null;

  constructor(private readonly installation: Pick<Installation, 'baseUrl' | 'clientId' | 'clientSecret'>) {}

  /** A call with its parameters in a multipart form. @returns the text of the answer */
  async text(path: string, parameters: Parameters = {}, files: readonly UploadedFile[] = []): Promise<string> {
    const { baseUrl, clientId: userId } = this.installation;
    const form = new FormData();
    for (const [name, value] of Object.entries({ userId, token: await this.tokenInUse(), ...parameters })) {
      form.append(name, value);
    }
    for (const [name, content] of files) form.append('sqlfiles', new Blob([content]), name);
    const answer = await fetch(`${baseUrl}${BASE}${path}`, { method: 'POST', body: form });
    if (answer.status !== 200) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer.text();
  }

  /** The token that calls carry; the first one gets it. */
  tokenInUse(): Promise<string> {
    this.token ??= this.newToken();
    return this.token;
  }

  async call<Data = Summary>(path: string, parameters?: Parameters, files?: readonly UploadedFile[]) {
    return JSON.parse(await this.text(`/sqlflow/job/${path}`, parameters, files)) as Answer<Data>;
  }

  /** @returns the data of an answer that says it is good @throws Error otherwise */
  async data<Data = Summary>(path: string, parameters?: Parameters, files?: readonly UploadedFile[]): Promise<Data> {
    const answer = await this.call<Data>(path, parameters, files);
    if (answer.code !== 200 || answer.data === undefined) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.data;
  }

  /** Submits a new job of Oracle's SQL, unless the parameters say otherwise. */
  submit(files: readonly UploadedFile[], parameters: Parameters = {}): Promise<Summary> {
    const sent = { jobName: unique('lineage'), dbvendor: 'dbvoracle', firstSubmit: 'false', ...parameters };
    return this.data('submitPersistJob', sent, files);
  }

  summary(jobId: string): Promise<Summary> {
    return this.data('displayUserJobSummary', { jobId });
  }

  /** @returns the summary once the job has ended */
  ended(jobId: string): Promise<Summary> {
    return waitUntil(`the job ${jobId} to end`, RUN_MS, async () => {
      const summary = await this.summary(jobId);
      return ['success', 'partial_success', 'fail'].includes(summary.status) ? summary : undefined;
    });
  }

  /** Submits, and waits for the end. */
  async run(files: readonly UploadedFile[], parameters?: Parameters): Promise<Summary> {
    const { jobId } = await this.submit(files, parameters);
    return this.ended(jobId);
  }

  /** The rows of the CSV without its header. */
  async csv(jobId: string, parameters: Parameters = {}): Promise<string[]> {
    const text = await this.text('/sqlflow/job/exportFullLineageAsCsv', { jobId, ...parameters });
    return text.trimEnd().split('\n').slice(1);
  }

  private async newToken(): Promise<string> {
    const { baseUrl, clientId, clientSecret } = this.installation;
    const body = new URLSearchParams({ userId: clientId, secretKey: clientSecret });
    const answer = await fetch(`${baseUrl}${BASE}/user/generateToken`, { method: 'POST', body });
    const { code, token } = (await answer.json()) as { code: string; token?: string };
    if (code !== '200' || !token) throw new Error(`no token: ${code}`);
    return token;
  }
}
