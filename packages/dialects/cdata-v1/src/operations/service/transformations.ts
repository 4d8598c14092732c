import { DomainError } from '@jobglot/core';
import type { Handler } from '@jobglot/http-kit';

/** Every call of `transformations`: there are none here, and a script must learn it at once. */
export const refuseTransformations: Handler = async () => {
  throw new DomainError(
    'request.not_implemented',
    'Transformations are not part of this server; run the SQL as queries of a job.',
  );
};
