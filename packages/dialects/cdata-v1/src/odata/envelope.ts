import type { EntityType } from './entity-set';

type Row = Readonly<Record<string, unknown>>;

/** A list of entities. @param more the number of all rows, and where the list goes on */
export function collection(
  baseUrl: string,
  { name }: Pick<EntityType, 'name'>,
  value: readonly Row[],
  { count, nextLink }: { readonly count?: number | undefined; readonly nextLink?: string | undefined } = {},
) {
  return {
    '@odata.context': `${baseUrl}/$metadata#${name}`,
    ...(count === undefined ? {} : { '@odata.count': count }),
    value,
    ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
  };
}

/** One entity, its properties beside the context: clients read them at the top. */
export function entity(baseUrl: string, { name }: Pick<EntityType, 'name'>, row: Row) {
  return { '@odata.context': `${baseUrl}/$metadata#${name}/$entity`, ...row };
}

/** The rows of an action, as the product was recorded to answer them (notes, 2). */
export function actionResult(baseUrl: string, action: string, value: readonly Row[]) {
  return { '@odata.context': `${baseUrl}/$metadata#Collection(CData.${action}Output)`, value };
}
