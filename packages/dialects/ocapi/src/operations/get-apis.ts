import { type Handler, ok } from '@jobglot/http-kit';

/** `GET /meta/v1/rest`: sfcc-ci asks for it when an instance is added, and takes anything but a 404. */
export const getApis: Handler = async ({ baseUrl }) =>
  ok({ _v: '1.0', _type: 'apis', count: 1, data: [{ _type: 'api', name: 'data', link: `${baseUrl}/data` }], total: 1 });
