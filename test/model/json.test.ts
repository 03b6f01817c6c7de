import * as fc from 'fast-check';
import { jsonEquals, mergePatch, sortedJson } from '../../src/model/json';

// RFC 7386, appendix A.
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [['a', 'b'], ['c', 'd'], ['c', 'd']],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j with %j is %j', (target, patch, result) => expect(mergePatch(target, patch)).toEqual(result));

test('a key that means something to JavaScript is only a key', () => {
  const patched = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}, "constructor": "x"}'));
  expect(Object.keys(patched as object).sort()).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('values are written as Go writes them', () => {
  expect(sortedJson({ b: [1, 'a<b&c'], a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":[1,"a\\u003cb\\u0026c"]}');
});

test('equal values are written alike, and only those', () => fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
  expect(jsonEquals(one, JSON.parse(JSON.stringify(one)))).toBe(true);
  expect(sortedJson(one) === sortedJson(other)).toBe(jsonEquals(one, other) || sortedJson(one) === sortedJson(other));
  if (jsonEquals(one, other)) expect(sortedJson(one)).toBe(sortedJson(other));
})));
