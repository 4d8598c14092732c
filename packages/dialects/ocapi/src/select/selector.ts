import type { ArrayFilter } from './array-filter';

/** What one level of a document is reduced to (OCAPI, "Property Selection"). */
export interface Selector {
  /** `**`, or nothing but exclusions: all there is, at all levels */
  readonly everything: boolean;
  /** `*`: the properties of this level that are neither objects nor arrays */
  readonly simple: boolean;
  readonly properties: readonly PropertySelector[];
  /** `-a.b`: paths, taken away from what the rest selects, wherever in the list they stand */
  readonly excluded: readonly (readonly string[])[];
}

/** `name[filter].below`; without `below` the property is taken whole. */
export interface PropertySelector {
  readonly name: string;
  readonly filter: ArrayFilter | null;
  readonly below: Selector | null;
}
