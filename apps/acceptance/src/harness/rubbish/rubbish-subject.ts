import type fc from 'fast-check';
import type { Call, CallAnswer } from '../call';
import type { DocumentedApi, DocumentedOperation, ParameterValues } from '../document-operations';
import type { Installation } from '../installation';
import type { Objects } from '../objects';

type Headers = Readonly<Record<string, string>>;

/** A body as it goes out, and what it is called; without a type the operation's own. */
export interface RubbishBody {
  readonly body: string | Buffer | undefined;
  readonly contentType?: string;
}

/** An API and what its readers may stumble over, beside what breaks all of them. */
export interface RubbishSubject {
  readonly api: DocumentedApi;
  /** Statuses of which every run of the test sees some: not all of it may be refused at the door. */
  readonly seen: readonly number[];
  readonly queryNames: readonly string[];
  /** of query parameters, not encoded */
  readonly queryValues: readonly string[];
  /** Fields that open schemas take: no document lists them. */
  readonly fields: readonly string[];
  readonly bodies: readonly RubbishBody[];
  /** By operation: bodies of the right form that a schema cannot describe. */
  readonly formed: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** @param user a client that may be changed, and locked out */
  values(operation: DocumentedOperation, objects: Objects, user: string): ParameterValues;
  /** @returns headers that prove the installation's first client */
  proof(installation: Installation): Headers | Promise<Headers>;
  /** @returns headers with a text in the place of a proof */
  disproof(text: string): Headers;
  /** @returns true for a 5xx that the vendor's pages want; absent: none is */
  isOwnServerError?(answer: CallAnswer, request: Call): boolean;
  /** Asserts that an error is in the API's own words. */
  expectOwn(answer: CallAnswer, request: Call): void;
}
