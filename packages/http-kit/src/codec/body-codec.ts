/** How a dialect's bodies travel. JSON now; XML, forms and multipart come with the dialects that speak them. */
export interface BodyCodec {
  /** media type of decoded bodies in the OpenAPI document: what the validator is told, whatever variant was sent */
  readonly mediaType: string;
  /** `Content-Type` of answers */
  readonly contentType: string;
  /**
   * @param bytes never empty
   * @param contentType header as sent
   * @throws DomainError `request.malformed`, `request.unsupported_media_type`; messages never quote the body
   */
  decode(bytes: Buffer, contentType: string | undefined): unknown;
  encode(body: unknown): string;
}
