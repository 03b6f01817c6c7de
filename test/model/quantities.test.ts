import * as fc from 'fast-check';
import {
  addQuantities, canonicalQuantity, compareQuantities, formatQuantity, maxQuantity, multiplyQuantity, parseQuantity, Quantity, ZERO,
} from '../../src/model/quantities';
import { rows } from '../fixture';

const quantity = (text: string): Quantity => {
  const parsed = parseQuantity(text);
  if (!parsed) throw new Error(`${text} is no quantity`);
  return parsed;
};

/** Kubernetes prints these without their exponent, as another number; here they stay what they are. */
const BEYOND_EXA = new Set(['1000E', '1000000000000000000000']);

describe('as Kubernetes reads and prints them', () => {
  const table = rows('quantities.tsv').map(([input, printed, value = '']) => [input, printed, value]);

  test.each(table.filter(([input]) => !BEYOND_EXA.has(JSON.parse(input))))('%s → %s', (input, printed, value) => {
    const parsed = parseQuantity(JSON.parse(input));
    if (printed === 'ERR') {
      expect(parsed).toBeUndefined();
      return;
    }
    expect(formatQuantity(parsed!)).toBe(JSON.parse(printed));
    const [whole, fraction = ''] = value.replace('-', '').split('.');
    expect(parsed!.nano).toBe(BigInt(whole + fraction.padEnd(9, '0')) * (value.startsWith('-') ? -1n : 1n));
  });

  test('beyond E no digit is lost', () => {
    expect(canonicalQuantity(quantity('1000E'))).toBe('1000E');
    expect(canonicalQuantity(multiplyQuantity(quantity('7Ei'), 1024))).toBe('7168Ei');
  });

  test('exponents that would take for ever are refused', () => {
    expect(parseQuantity('1e2147483647')).toBeUndefined();
    expect(parseQuantity(`1${'0'.repeat(2000)}`)).toBeUndefined();
  });
});

describe('arithmetic', () => {
  test.each([
    ['2Gi', '2048Mi', 0], ['1Gi', '1G', 1], ['100m', '0.1', 0], ['1', '1001m', -1], ['-1', '0', -1], ['0.1', '0.10000000001', -1],
  ])('%s compared with %s: %i', (one, other, expected) => {
    expect(compareQuantities(quantity(one), quantity(other))).toBe(expected);
  });

  test.each([
    ['1Gi', '1Gi', '2Gi'], ['500m', '500m', '1'], ['1Gi', '100Mi', '1124Mi'], ['1Gi', '1G', '2073741824'], ['0', '1Gi', '1Gi'], ['1Gi', '0', '1Gi'],
  ])('%s + %s = %s', (one, other, sum) => {
    expect(formatQuantity(addQuantities(quantity(one), quantity(other)))).toBe(sum);
  });

  test('5000 times 1536Mi', () => expect(formatQuantity(multiplyQuantity(quantity('1536Mi'), 5000))).toBe('7500Gi'));
});

describe('laws', () => {
  const texts = fc.tuple(
    fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.constantFrom('', '.5', '.25', '.125', '.000000001'),
    fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'e-3'),
  ).map((parts) => parts.join(''));
  const quantities = texts.map(quantity);

  test('what is printed reads as the same amount, and prints the same again', () => fc.assert(fc.property(quantities, (one) => {
    const again = quantity(canonicalQuantity(one));
    expect(again.nano).toBe(one.nano);
    expect(canonicalQuantity(again)).toBe(canonicalQuantity(one));
    expect(quantity(formatQuantity(one)).nano).toBe(one.nano);
  })));

  test('sums commute and associate, and nothing changes nothing', () => fc.assert(fc.property(quantities, quantities, quantities, (a, b, c) => {
    expect(addQuantities(a, b).nano).toBe(addQuantities(b, a).nano);
    expect(addQuantities(addQuantities(a, b), c).nano).toBe(addQuantities(a, addQuantities(b, c)).nano);
    expect(addQuantities(ZERO, a)).toEqual({ nano: a.nano, format: a.format });
  })));

  test('n times is n added up', () => fc.assert(fc.property(quantities, fc.integer({ min: 0, max: 20 }), (one, times) => {
    const sum = Array.from({ length: times }, () => one).reduce((total, each) => addQuantities(total, each), ZERO);
    expect(multiplyQuantity(one, times).nano).toBe(sum.nano);
  })));

  test('the order is total', () => fc.assert(fc.property(quantities, quantities, (a, b) => {
    expect(compareQuantities(a, b) + compareQuantities(b, a)).toBe(0);
    expect(compareQuantities(maxQuantity(a, b), a)).toBeGreaterThanOrEqual(0);
    expect(compareQuantities(maxQuantity(a, b), b)).toBeGreaterThanOrEqual(0);
  })));

  test('any text is a quantity or is not, and nothing is thrown', () => fc.assert(fc.property(fc.string(), (text) => {
    parseQuantity(text);
  })));
});
