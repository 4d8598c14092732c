import { DomainError } from '@jobglot/core';
import fc from 'fast-check';
import { Parameters } from './parameters';

const NAME = fc.oneof(fc.constantFrom('jobId', 'onTop', '__proto__', 'constructor', 'toString'), fc.string());
const VALUE = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(' true ', 'FALSE', 'True', '', ' '));
const own = (entries: [string, unknown][]) => Object.fromEntries(entries);

test('the form wins over the query, whatever the name; what is in neither is empty', () => {
  fc.assert(
    fc.property(NAME, fc.option(VALUE), fc.option(VALUE), (name, inQuery, inForm) => {
      const query = own(inQuery === null ? [] : [[name, inQuery]]);
      const body = own(inForm === null ? [] : [[name, inForm]]);
      const parameters = new Parameters({ query, body });
      const expected = inForm ?? inQuery ?? '';
      expect(parameters.raw(name)).toBe(expected);
      expect(parameters.text(name)).toBe(expected.trim());
      expect(parameters.has(name)).toBe(expected.trim() !== '');
      expect(new Parameters({ query, body: undefined }).raw(name)).toBe(inQuery ?? '');
    }),
  );
});

test('a flag is true, false, its default, or an error that names it and not its value', () => {
  fc.assert(
    fc.property(VALUE, fc.boolean(), (value, otherwise) => {
      const parameters = new Parameters({ query: {}, body: { onTop: value } });
      const word = value.trim().toLowerCase();
      if (word === '') expect(parameters.flag('onTop', otherwise)).toBe(otherwise);
      else if (word === 'true' || word === 'false') expect(parameters.flag('onTop', otherwise)).toBe(word === 'true');
      else {
        const refused = new DomainError('request.invalid', 'onTop must be true or false.', { field: 'onTop' });
        expect(() => parameters.flag('onTop', otherwise)).toThrow(refused);
      }
    }),
  );
});

test('a required one that is missing or blank is an error that names it; so is one that comes twice', () => {
  for (const value of ['', ' \t', undefined]) {
    const parameters = new Parameters({ query: { jobId: value }, body: {} });
    expect(() => parameters.required('jobId')).toThrow('jobId is required.');
  }
  for (const value of [['a', 'b'], { a: 'b' }]) {
    const parameters = new Parameters({ query: { jobId: value }, body: {} });
    expect(() => parameters.text('jobId')).toThrow('jobId is there more than once.');
  }
});
