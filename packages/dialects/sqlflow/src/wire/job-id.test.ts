import fc from 'fast-check';
import { domainId, wireId } from './job-id';

test('an id comes back, with its dashes or without, in any case', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(wireId(id)).toMatch(/^[0-9a-f]{32}$/);
      for (const sent of [wireId(id), id, wireId(id).toUpperCase()]) expect(domainId(sent)).toBe(id);
    }),
  );
});

test('what is no id is given back as it is', () => {
  const noId = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-f]{31}$|^[0-9a-g]{33}$/));
  fc.assert(
    fc.property(
      noId.filter((text) => !/^[0-9a-f-]{32,36}$/i.test(text)),
      (text) => {
        expect(domainId(text)).toBe(text);
      },
    ),
  );
});
