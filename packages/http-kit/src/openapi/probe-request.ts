import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Request, type Response } from 'express';

/** @returns a request that no socket brought, for a first run of a validator */
export function probeRequest(method: string, path: string): { req: Request; res: Response } {
  const app = express();
  const req = Object.setPrototypeOf(new IncomingMessage(new Socket()), app.request) as Request;
  req.method = method;
  req.url = path.replace(/\{[^}]+\}/g, 'x');
  req.originalUrl = req.url;
  req.baseUrl = '';
  const res = Object.setPrototypeOf(new ServerResponse(req), app.response) as Response;
  return { req, res };
}
