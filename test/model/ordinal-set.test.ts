import * as fc from 'fast-check';
import { MAX_ORDINAL, OrdinalSet } from '../../src/model/controller/ordinal-set';

/** What the set is to do, done with a plain list. */
class PlainSet {
  private members: number[] = [];

  public put(ordinal: number, isMember: boolean): void {
    this.members = this.members.filter((member) => member !== ordinal);
    if (isMember) this.members = [...this.members, ordinal].sort((a, b) => a - b);
  }

  public get list(): number[] {
    return this.members;
  }

  public nextAbsent(from: number): number {
    let at = from;
    while (this.members.includes(at)) at++;
    return at;
  }
}

const small = fc.nat(200);
const large = fc.oneof(small, fc.nat(5000), fc.nat(MAX_ORDINAL));

test('it agrees with a list', () => fc.assert(fc.property(
  fc.array(fc.tuple(fc.oneof(small, large), fc.boolean()), { maxLength: 300 }), large, (puts, from) => {
    const set = new OrdinalSet();
    const plain = new PlainSet();
    for (const [ordinal, isMember] of puts) {
      set.put(ordinal, isMember);
      plain.put(ordinal, isMember);
    }
    expect(set.size).toBe(plain.list.length);
    expect([...set.ascending()]).toEqual(plain.list);
    expect([...set.descending()]).toEqual([...plain.list].reverse());
    for (const at of [from, 0, 31, 32, 33, 64, 1023, 1024, MAX_ORDINAL]) {
      expect(set.has(at)).toBe(plain.list.includes(at));
      expect(set.next(at)).toBe(plain.list.find((member) => member >= at));
      expect(set.previous(at)).toBe([...plain.list].reverse().find((member) => member <= at));
      expect(set.nextAbsent(at)).toBe(plain.nextAbsent(at));
    }
  },
)));

test('full stretches are passed over', () => {
  const set = new OrdinalSet();
  for (let ordinal = 0; ordinal < 5000; ordinal++) set.add(ordinal);
  expect(set.nextAbsent(0)).toBe(5000);
  set.delete(4321);
  expect(set.nextAbsent(17)).toBe(4321);
  set.add(4321);
  expect(set.nextAbsent(17)).toBe(5000);
});
