/** A file of a form, kept in a temporary place until the request is answered. */
export interface UploadedFile {
  /** name of the form's part */
  readonly field: string;
  /** as the client names it; never a path of this machine */
  readonly name: string;
  readonly bytes: number;
  /** the content from its beginning; may be called more than once */
  open(): AsyncIterable<Uint8Array>;
}

/** What a form holds, however it was sent. */
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly UploadedFile[];
}

/** What a dialect's forms may hold at most. */
export interface FormLimits {
  readonly files: number;
  /** of one file */
  readonly fileBytes: number;
  readonly fields: number;
  /** of one field */
  readonly fieldBytes: number;
}

export const EMPTY_FORM: Form = { fields: {}, files: [] };
