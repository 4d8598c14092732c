/** A request as it arrives: header names in lower case. */
export interface Vector {
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const VECTOR_CLIENT = { id: 'my-client', secret: 'my-secret', project: 'p1' };

/**
 * Requests that @huaweicloud/huaweicloud-sdk-core 3.1.211 (Node) signed with {@link VECTOR_CLIENT}; headers that it does not
 * sign are left out.
 */
export const SDK_VECTORS: readonly Vector[] = [
  {
    what: 'a body with other scripts',
    method: 'POST',
    url: '/v1.1/p1/clusters/c1/cdm/job',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=900dbe672bf5c8d3c1c502c9c2a3b160fd62d943daefa2c1fee5376d9af580b0',
    },
    body: '{"jobs":[{"name":"größe","from-config-values":{"configs":[]}}]}',
  },
  {
    what: 'an empty document',
    method: 'PUT',
    url: '/v1.1/p1/clusters/c1/cdm/job/j1/start',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=cd720e923042633e50cd065a0bfef94c318d4305628fef3a4ce728d255b3ad8f',
    },
    body: '{}',
  },
  {
    what: 'no body',
    method: 'PUT',
    url: '/v1.1/p1/clusters/c1/cdm/job/j1/stop',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=27fb062376acfb210bcac78a4bb518342d830ed16e4603a38ece9d5be15df880',
    },
    body: '',
  },
  {
    what: 'DELETE',
    method: 'DELETE',
    url: '/v1.1/p1/clusters/c1/cdm/job/j1',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=14abec3ddc5d53801be45a2eddd6690f074bcb60882c98c611a0ee47519bb225',
    },
    body: '',
  },
  {
    what: 'a query',
    method: 'GET',
    url: "/v1.1/p1/clusters/c1/cdm/job/all?page_size=10&filter=%C3%BC%20x%2By(*)'~&page_no=1&empty=",
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=7790385c832bea05ae985f602cf8b3607eefeb8b0885b87a8f881d8ad55bc87b',
    },
    body: '',
  },
  {
    what: 'a parameter twice',
    method: 'GET',
    url: '/v1.1/p1/clusters/c1/cdm/job/all?jobType=BATCH_JOB&jobType=SCENARIO_JOB',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=d2469a0db9df3b70ed2316ff947343c754ee7d3e1eb17e86b72038545cfc2c66',
    },
    body: '',
  },
  {
    what: 'a blank in the path',
    method: 'GET',
    url: '/v1.1/p1/clusters/c1/cdm/job/my%20job',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=3a5afe000c82e62bdb25dfa981fd856a7960055c7b7f2cfc70985064debb7341',
    },
    body: '',
  },
  {
    what: 'another script in the path',
    method: 'GET',
    url: '/v1.1/p1/clusters/c1/cdm/job/gr%C3%B6%C3%9Fe%201',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=b1c9ed0348b8ab79e624d844b18239d2cfb22ec76510756b7f86338e5f334b6a',
    },
    body: '',
  },
  {
    what: 'a path that was escaped by the caller',
    method: 'GET',
    url: '/v1.1/p1/clusters/c1/cdm/job/gr%C3%B6%C3%9Fe%201',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=ca1280cf647a00c7def96d23882994f46294cbda6bad6190c5be0a120b317b68',
    },
    body: '',
  },
  {
    what: 'doubled slashes',
    method: 'GET',
    url: '/v1.1/p1//clusters//c1',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=cc9309d0fa0daeb8f0c501f97d65a93d8ed6d60520458a36be0e45e5c7d756de',
    },
    body: '',
  },
  {
    what: "the sample's prefix",
    method: 'GET',
    url: '/cdm/v1.0/p1/clusters',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=e7b319206474555151b1be2a88fecca397fa8e04b4995a05e6173c1c4db2e237',
    },
    body: '',
  },
  {
    what: 'a header of its own',
    method: 'POST',
    url: '/v1.1/p1/clusters/job',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      'x-language': 'en-us',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-language;x-project-id;x-sdk-date, Signature=390f62c1ab1d1f8000538bdfe75a3c8c6211df221e95d7d903fd094cc83bc5b6',
    },
    body: '{"jobs":[]}',
  },
  {
    what: 'the hash of its body',
    method: 'POST',
    url: '/v1.1/p1/clusters/c1/cdm/job',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-project-id': 'p1',
      'x-sdk-date': '20261121T143035Z',
      'x-sdk-content-sha256': '0a5796e93f9b57ddf7c45f860485cbb7353fc0eda3dca753a444d0fd2a1573fe',
      host: '127.0.0.1:18080',
      authorization:
        'SDK-HMAC-SHA256 Access=my-client, SignedHeaders=content-type;host;x-project-id;x-sdk-content-sha256;x-sdk-date, Signature=a122396be45011f28f75a3d4ed8bec3d612a5c0d5ab789837d958d0ed613ecc1',
    },
    body: '{"jobs":[]}',
  },
];
