import type { ListField, ListName, QueryValue } from '@jobglot/core';

/** A property of an entity type. In answers all of them are text or null. */
export interface EntityProperty<L extends ListName = ListName> {
  /** on the wire, e.g. `JobName` */
  readonly name: string;
  /** absent: shown, but no filter and no order can name it */
  readonly field?: ListField<L>;
  /** stored value -> word on the wire (see `QueryTerm`) */
  readonly words?: Readonly<Record<string, string>>;
  readonly foldCase?: boolean;
  /** wire literal -> stored one, once it is of the field's type (`Index`: 1-based on the wire) */
  readonly stored?: (literal: QueryValue) => QueryValue;
}

/** What the service document, `$metadata` and answers need to know of a collection of entities. */
export interface EntityType {
  /** as in the address, e.g. `jobs` */
  readonly name: string;
  readonly typeName: string;
  /** the property that is the key */
  readonly key: string;
  readonly properties: readonly { readonly name: string }[];
}

/** A collection of entities that can be filtered and sorted. */
export interface EntitySet<L extends ListName = ListName> extends EntityType {
  readonly list: L;
  readonly properties: readonly EntityProperty<L>[];
}

/** @returns the property of that name, compared without regard to case */
export function propertyOf<P extends { readonly name: string }>(
  { properties }: { readonly properties: readonly P[] },
  name: string,
): P | undefined {
  const wanted = name.toLowerCase();
  return properties.find((property) => property.name.toLowerCase() === wanted);
}
