const MiB = 1024 ** 2;

/** Limits of one uploaded file, against archives that unpack to much more than they look like. */
export interface UploadLimits {
  /** of one text */
  readonly textBytes: number;
  /** of all texts of an archive together, unpacked */
  readonly totalBytes: number;
  /** members of an archive, of all archives in it too */
  readonly entries: number;
  /** unpacked bytes per packed byte, of members beyond {@link ratioFromBytes} */
  readonly ratio: number;
  readonly ratioFromBytes: number;
  /** of a text's name with the path in front, in UTF-8: it is a key */
  readonly nameBytes: number;
  /** archives within archives: 1 is an archive without any */
  readonly depth: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  textBytes: 32 * MiB,
  totalBytes: 256 * MiB,
  entries: 10_000,
  ratio: 200,
  ratioFromBytes: MiB,
  nameBytes: 1_000,
  depth: 3,
};
