/** `name=value`, `name="value; quoted"`, each perhaps with `;filename=` behind it: what stands in the file stands in the line. */
const PART = /^([^=]+)=(?:"((?:[^"\\]|\\[\s\S])*)"|([^@<;][^;]*|))(?:;filename=([^;]+))?$/;

/**
 * Adds a part to a multipart form, as curl does for -F (`curl.1`, "--form"). Files are given by their text, so that the story is
 * whole without them.
 *
 * @throws Error for a form of -F that it does not know, `@file` among them
 */
export function addFormPart(form: FormData, text: string): void {
  const [, name, quoted, bare = '', file] = PART.exec(text) ?? [];
  if (name === undefined) throw new Error(`-F ${text} is not known here`);
  const value = quoted?.replace(/\\([\s\S])/g, '$1') ?? bare;
  if (file === undefined) form.append(name, value);
  else form.append(name, new Blob([value]), file);
}
