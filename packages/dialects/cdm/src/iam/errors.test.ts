import { DOMAIN_ERROR_CODES, DomainError } from '@jobglot/core';
import { faults } from './errors';

const REQUEST = {} as Parameters<typeof faults.render>[2];

test.each(DOMAIN_ERROR_CODES)('%s is worded by its status', (code) => {
  const status = faults.table[code];
  const error = { code: status, message: 'Text.', title: expect.stringMatching(/^[A-Z]/) };
  expect(faults.render(status, new DomainError(code, 'Text.'), REQUEST)).toEqual({ status, body: { error } });
});
