import { DomainError } from '@jobglot/core';
import type { Handler, Reply } from '@jobglot/http-kit';
import parseRange from 'range-parser';
import { type LogFile, logOf } from './log-of';

/** `GET` and `HEAD` of a run's log; `Range` (RFC 9110 14) for clients that follow it. */
export const getLog: Handler = async (context) => {
  const { params, headers, method } = context;
  const file = await logOf(context, params.name!, params.job_id ?? null);
  if (!file) throw new DomainError('log.not_found', 'There is no such log file.');
  const range = method === 'GET' ? rangeOf(headers.range, file.size) : 'whole';
  const common = {
    'Content-Type': 'text/plain;charset=UTF-8',
    'Accept-Ranges': 'bytes',
    'Last-Modified': file.modifiedAt.toUTCString(),
    'Cache-Control': 'no-cache',
  };
  if (range === 'none') {
    return { status: 416, text: '', headers: { ...common, 'Content-Range': `bytes */${file.size}` } };
  }
  if (range === 'whole') return answer(200, file, 0, file.size - 1, common, method);
  const { start, end } = range;
  const contentRange = { 'Content-Range': `bytes ${start}-${end}/${file.size}` };
  return answer(206, file, start, end, { ...common, ...contentRange }, method);
};

/** Several ranges, and what is no range of bytes, may be answered with the whole. */
function rangeOf(
  header: string | string[] | undefined,
  size: number,
): 'whole' | 'none' | { start: number; end: number } {
  if (typeof header !== 'string') return 'whole';
  const ranges = parseRange(size, header);
  if (ranges === -1) return 'none';
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return 'whole';
  return ranges[0]!;
}

function answer(
  status: number,
  file: LogFile,
  start: number,
  end: number,
  headers: Readonly<Record<string, string>>,
  method: string,
): Reply {
  const sized = { ...headers, 'Content-Length': String(end - start + 1) };
  return method === 'HEAD' ? { status, headers: sized } : { status, headers: sized, stream: file.read(start, end) };
}
