import { type Handler, loadDocument } from '@jobglot/http-kit';
import { DOCUMENT } from '../../wire/document';

let text: string | null = null;

/** `GET /$oas`: this dialect's OpenAPI document */
export const getOpenApi: Handler = async ({ baseUrl }) => {
  text ??= JSON.stringify(loadDocument(DOCUMENT));
  const document = { ...JSON.parse(text), servers: [{ url: baseUrl }] };
  return {
    status: 200,
    text: JSON.stringify(document),
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  };
};
