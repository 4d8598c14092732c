import express, { type Express } from 'express';

/** An Express app without what costs time or tells too much: ETags hash every answer, X-Powered-By names the product. */
export function httpApp(): Express {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  return app;
}
