import { ok, type Reply } from '@jobglot/http-kit';

/** The answer of every job operation; its code is a number, unlike that of generateToken (notes, 4). */
export const answer = (data: unknown): Reply => ok({ code: 200, data });
