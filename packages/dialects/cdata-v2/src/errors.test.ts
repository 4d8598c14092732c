import { DOMAIN_ERROR_CODES, DomainError } from '@jobglot/core';
import { faults } from './errors';

const REQUEST = {
  method: 'GET',
  url: '/',
  headers: {},
  query: {},
  baseUrl: '',
  contentType: undefined,
  requestId: 'r',
};

describe('faults', () => {
  it.each(DOMAIN_ERROR_CODES)('renders %s in the one shape there is', (code) => {
    const status = faults.table[code];
    const reply = faults.render(status, new DomainError(code, 'Text.'), REQUEST);
    expect(reply).toMatchObject({ status, body: { error: { code: String(status), message: 'Text.' } } });
  });

  it('has no 409, which no client of the product knows (D5)', () => {
    expect(Object.values(faults.table)).not.toContain(409);
  });

  it('spells fields as the page does', () => {
    const error = new DomainError('job.invalid', 'batchSize must be a whole number.', { field: 'batchSize' });
    expect(faults.render(400, error, REQUEST).body).toEqual({
      error: { code: '400', message: 'batch_size must be a whole number.' },
    });
  });

  it('gives an unexpected error an id and nothing else', () => {
    expect(faults.unexpected('e-1', REQUEST)).toEqual({
      status: 500,
      body: { error: { code: '500', message: "Unexpected error; the server's log has it under e-1." } },
    });
  });
});
