import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = join(__dirname, '..', '..', 'clients', 'huaweicloud');
const SDK = '@huaweicloud/huaweicloud-sdk-core';
const INSTALL_MS = 240_000;

/** A request as the SDK's generated clients write it. */
export interface SdkRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** below the project and the cluster, e.g. `/cdm/job/{job_name}` */
  readonly path: string;
  /** places of the path; the SDK does not escape them */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** The vendor's client, which signs every request, on one cluster. */
export interface HuaweiCloud {
  /** @returns the answer's document @throws Error with `httpStatusCode` for 400 and above */
  // biome-ignore lint/suspicious/noExplicitAny: documents of another program
  send(request: SdkRequest): Promise<any>;
}

/** The part of the SDK that is called here; it is not installed where this is compiled. */
interface Builder {
  withCredential(credential: Credential): Builder;
  withEndpoint(url: string): Builder;
  build(): { sendRequest(options: object): Promise<unknown> };
}

interface Credential {
  withAk(id: string): Credential;
  withSk(secret: string): Credential;
  withProjectId(project: string): Credential;
}

/** Installs the SDK by its own lock file, once per checkout; its dependencies never reach the product's tree. */
export async function installHuaweicloud(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules', SDK))) return;
  const words = ['ci', '--workspaces=false', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', words, { cwd: FOLDER, timeout: INSTALL_MS });
}

/** @param client whose id is the access key, and whose secret the secret key */
export function huaweicloud(
  baseUrl: string,
  client: { readonly id: string; readonly secret: string },
  { project, cluster }: { readonly project: string; readonly cluster: string },
): HuaweiCloud {
  const load = createRequire(join(FOLDER, 'package.json'));
  const ClientBuilder: new (init: (client: object) => object) => Builder = load(`${SDK}/ClientBuilder`).ClientBuilder;
  const BasicCredentials: new () => Credential = load(`${SDK}/auth/BasicCredentials`).BasicCredentials;
  // It prints every refusal with the request's headers and body.
  load(`${SDK}/logger/log4jLogger`).Logger4jInstance.level = 'off';
  const credential = new BasicCredentials().withAk(client.id).withSk(client.secret).withProjectId(project);
  const sdk = new ClientBuilder((built) => built).withCredential(credential).withEndpoint(baseUrl).build();
  return {
    send: ({ method, path, params = {}, query = {}, data }) =>
      sdk.sendRequest({
        method,
        url: `/v1.1/{project_id}/clusters/{cluster_id}${path}`,
        contentType: 'application/json',
        pathParams: { ...params, cluster_id: cluster },
        queryParams: query,
        headers: {},
        data,
      }),
  };
}
