import { type Dialect, loadDocument } from '@jobglot/http-kit';
import { Router } from 'express';
import swaggerUi from 'swagger-ui-express';

/** `/docs`: every dialect's OpenAPI document, as a page and as JSON under `/docs/{name}.json`. */
export function docsPages(dialects: readonly Dialect[]): Router {
  const router = Router();
  for (const dialect of dialects) {
    // The document as it is published: at its first prefix, with nothing escaped.
    const document = { ...loadDocument(dialect.document), servers: dialect.prefixes.map((url) => ({ url })) };
    router.get(`/${dialect.name}.json`, (_request, response) => void response.json(document));
  }
  const urls = dialects.map(({ name, title }) => ({ url: `/docs/${name}.json`, name: title }));
  router.use('/', swaggerUi.serve, swaggerUi.setup(undefined, { explorer: true, swaggerOptions: { urls } }));
  return router;
}
