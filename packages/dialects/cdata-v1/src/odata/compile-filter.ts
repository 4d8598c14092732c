import {
  type Comparison,
  type Condition,
  FIELD_TYPES,
  type FieldType,
  type ListField,
  type ListName,
  type QueryTerm,
  type QueryValue,
} from '@jobglot/core';
import { type EntityProperty, type EntitySet, propertyOf } from './entity-set';
import { literalValue } from './literal-value';
import { QueryProblem } from './query-error';
import type { FilterNode, LiteralNode, PropertyNode } from './syntax-tree';

/** The operator that means the same with its sides exchanged. */
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** @throws QueryProblem: unknown or unfilterable property, a literal that cannot be of the property's type */
export function compileFilter<L extends ListName>(set: EntitySet<L>, node: FilterNode): Condition<ListField<L>> {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, parts: node.parts.map((part) => compileFilter(set, part)) };
    case 'not':
      return { kind: 'not', part: compileFilter(set, node.part) };
    case 'match':
      return match(set, node);
    case 'bare': {
      refuseUnlessBoolean(set, node.property);
      const literal: LiteralNode = { kind: 'literal', type: 'boolean', source: 'true', at: node.at };
      return compare(set, node.property, 'eq', literal);
    }
    case 'compare': {
      const { left, right, operator, at } = node;
      if (left.kind === 'property' && right.kind === 'literal') return compare(set, left, operator, right);
      if (left.kind === 'literal' && right.kind === 'property') return compare(set, right, MIRRORED[operator], left);
      throw new QueryProblem(at, 'a comparison needs a property on one side and a value on the other.');
    }
  }
}

/** @returns the term that a property stands for @throws QueryProblem */
export function termOf<L extends ListName>(set: EntitySet<L>, node: PropertyNode): QueryTerm<ListField<L>> {
  const { field, words, foldCase } = filterable(set, node);
  return { field, ...(words && { words }), ...(foldCase || node.fold ? { foldCase: true } : {}) };
}

/** A value that is stored another way than it is shown has other digits: a comparison converts, a search cannot. */
function match<L extends ListName>(
  set: EntitySet<L>,
  { property, match, value }: Extract<FilterNode, { kind: 'match' }>,
): Condition<ListField<L>> {
  const { name, stored } = filterable(set, property);
  if (stored) throw new QueryProblem(property.at, `${name} cannot be searched: compare it, e.g. with eq.`);
  return { kind: 'match', term: termOf(set, property), match, value: value.source ?? '' };
}

function refuseUnlessBoolean<L extends ListName>(set: EntitySet<L>, node: PropertyNode): void {
  const property = filterable(set, node);
  if (property.words ? Object.values(property.words).includes('true') : typeOf(set, property) === 'boolean') return;
  throw new QueryProblem(node.at, `${property.name} is no condition: compare it, e.g. with eq.`);
}

function compare<L extends ListName>(
  set: EntitySet<L>,
  node: PropertyNode,
  operator: Comparison,
  literal: LiteralNode,
): Condition<ListField<L>> {
  const property = filterable(set, node);
  const value: QueryValue = literalValue(literal, typeOf(set, property), property.name);
  return { kind: 'compare', term: termOf(set, node), operator, value: property.stored?.(value) ?? value };
}

type Filterable<L extends ListName> = EntityProperty<L> & { readonly field: ListField<L> };

function typeOf<L extends ListName>(set: EntitySet<L>, { words, field }: Filterable<L>): FieldType {
  return words ? 'text' : (FIELD_TYPES[set.list] as Readonly<Record<string, FieldType>>)[field]!;
}

function filterable<L extends ListName>(set: EntitySet<L>, { name, at }: PropertyNode): Filterable<L> {
  const property = propertyOf(set, name);
  if (!property) throw new QueryProblem(at, `${set.typeName} has no property "${name.slice(0, 100)}".`);
  if (!property.field) throw new QueryProblem(at, `${property.name} cannot be filtered or sorted by.`);
  return property as Filterable<L>;
}
