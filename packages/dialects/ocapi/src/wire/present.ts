import type { PresentedRequest, Reply } from '@jobglot/http-kit';
import { answerFormat } from './format';
import { encodeXml } from './xml';

/** As the page's samples have them. */
const HEADERS = {
  'Cache-Control': 'no-cache,no-store,must-revalidate',
  Expires: 'Thu, 01-Jan-1970 00:00:00 GMT',
};
const XML_TYPE = 'application/xml;charset=UTF-8';
const STATE_HEADER = 'x-dw-resource-state';

/** Headers of every answer; XML where it is asked for; HEAD as the vendor answers it: 204 with the headers of GET. */
export function present(request: PresentedRequest, reply: Reply): Reply {
  const { body, ...rest } = reply;
  const headers: Record<string, string> = { ...HEADERS, ...reply.headers };
  if (body === undefined) return { ...rest, headers };
  const xml = answerFormat(request) === 'xml';
  if (request.method === 'HEAD' && reply.status === 200) {
    const state = (body as { _resource_state?: string })._resource_state;
    if (state !== undefined) headers[STATE_HEADER] = state;
    headers['Content-Type'] = xml ? XML_TYPE : 'application/json;charset=UTF-8';
    return { status: 204, headers };
  }
  if (!xml) return { ...reply, headers };
  headers['Content-Type'] = XML_TYPE;
  return { ...rest, headers, text: encodeXml(body as Readonly<Record<string, unknown>>) };
}
