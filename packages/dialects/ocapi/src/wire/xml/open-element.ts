import { bodyFault } from './body-faults';
import { isArrayName, isBareItem, textValue } from './request-names';

/** What an element is to the one around it. An item's name says nothing; a bare item is an item's only property. */
type Role = 'root' | 'property' | 'item' | 'bare item';

const NOT_BLANK = /[^ \t\r\n]/;

/** An element of a request between its tags: it gathers what is inside, and has a value at its end. */
export class OpenElement {
  private text = '';
  private readonly items: unknown[] = [];
  /** A map, so that `__proto__` is a name like others. */
  private readonly properties = new Map<string, unknown>();
  private readonly isArray: boolean;

  private constructor(
    private readonly name: string,
    private readonly role: Role,
    private readonly nil: boolean,
  ) {
    this.isArray = role === 'property' && isArrayName(name);
  }

  /** @param nil whether it says that it is null */
  static root(nil: boolean): OpenElement {
    return new OpenElement('', 'root', nil);
  }

  /** @returns the element that begins inside this one */
  begin(name: string, nil: boolean): OpenElement {
    if (!this.isArray) return new OpenElement(name, 'property', nil);
    return new OpenElement(name, isBareItem(this.name, name) ? 'bare item' : 'item', nil);
  }

  /** Comments and CDATA sections divide a text into pieces. */
  addText(piece: string): void {
    this.text += piece;
  }

  /** @throws OcapiFault BodyDecodingException: a property that is there twice, or what `value` throws */
  end(child: OpenElement): void {
    const value = child.value();
    if (child.role === 'item') this.items.push(value);
    else if (child.role === 'bare item') this.items.push(Object.fromEntries([[child.name, value]]));
    else if (this.properties.has(child.name)) throw bodyFault('The XML body has a property twice in one element.');
    else this.properties.set(child.name, value);
  }

  /** @throws OcapiFault BodyDecodingException: text beside elements, or something in what is null */
  value(): unknown {
    const hasText = NOT_BLANK.test(this.text);
    const hasElements = this.items.length > 0 || this.properties.size > 0;
    if (this.nil && (hasText || hasElements))
      throw bodyFault('The XML body has an element with nil that is not empty.');
    if (this.nil) return null;
    if (hasText && (hasElements || this.isArray)) throw bodyFault('The XML body has text beside elements.');
    if (this.isArray) return this.items;
    if (hasElements) return Object.fromEntries(this.properties);
    if (this.role === 'root') return hasText ? this.text : {};
    return this.role === 'item' ? this.text : textValue(this.name, this.text);
  }
}
