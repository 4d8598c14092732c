/**
 * Puts the head of the vendor's document before what the analysis wrote (notes, 6), piece by piece: none is held.
 * @param document of an object that is not empty
 */
export async function* withHead(head: object, document: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = false;
  for await (const piece of document) {
    if (begun || piece === '') yield piece;
    else yield `${JSON.stringify(head).slice(0, -1)},${piece.slice(1)}`;
    begun ||= piece !== '';
  }
}
