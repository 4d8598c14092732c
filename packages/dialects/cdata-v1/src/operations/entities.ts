import { DomainError } from '@jobglot/core';
import type { Context, Handler } from '@jobglot/http-kit';
import type { EntityType } from '../odata/entity-set';
import type { WireRow } from '../wire/job-wire';
import { plainText } from './collections';

/** `/<set>(key)/<property>/$value`: one property of one entity, as bare text. A property without a value is a 404. */
export function valueHandler(set: EntityType, rowOf: (context: Context) => Promise<WireRow>): Handler {
  return async (context) => {
    const wanted = context.params.property!.toLowerCase();
    const found = Object.entries(await rowOf(context)).find(([name]) => name.toLowerCase() === wanted);
    if (!found) {
      throw new DomainError('request.path_not_found', `${set.typeName} has no property ${context.params.property}.`);
    }
    const [, value] = found;
    if (value === null) throw new DomainError('request.path_not_found', `${found[0]} has no value.`);
    return plainText(typeof value === 'string' ? value : JSON.stringify(value));
  };
}
