/* eslint-disable no-bitwise */
/**
 * A set of ordinals that knows its neighbours: the next and the previous member, and the next number that is none,
 * each in a time that hardly grows with the size. A sync of the controller asks nothing else of its pods.
 */

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;
const FULL = -1;

/** A mutable set of whole numbers from 0 to 2³¹-1. */
export class OrdinalSet {
  /** Bits by the number without its last five; what has none set is not there. */
  private readonly words = new Map<number, number>();

  /** The keys of {@link words}, once there is more than the first word. */
  private index?: OrdinalSet;

  /** The keys of the words in which every bit is set. */
  private full?: OrdinalSet;

  private count = 0;

  /** How many there are. */
  public get size(): number {
    return this.count;
  }

  /** Whether the number is a member. */
  public has(ordinal: number): boolean {
    return ((this.words.get(ordinal >>> BITS) ?? 0) >>> (ordinal & MASK) & 1) === 1;
  }

  /** Makes the number a member or not. */
  public put(ordinal: number, isMember: boolean): void {
    if (isMember) this.add(ordinal);
    else this.delete(ordinal);
  }

  /** Adds the number. */
  public add(ordinal: number): void {
    const key = ordinal >>> BITS;
    const before = this.words.get(key) ?? 0;
    const after = before | (1 << (ordinal & MASK));
    if (after === before) return;
    this.count++;
    this.words.set(key, after);
    if (before === 0 && (key > 0 || this.index !== undefined)) this.indexed().add(key);
    if (after === FULL) (this.full ??= new OrdinalSet()).add(key);
  }

  /** Removes the number. */
  public delete(ordinal: number): void {
    const key = ordinal >>> BITS;
    const before = this.words.get(key) ?? 0;
    const after = before & ~(1 << (ordinal & MASK));
    if (after === before) return;
    this.count--;
    if (before === FULL) this.full?.delete(key);
    if (after !== 0) {
      this.words.set(key, after);
    } else {
      this.words.delete(key);
      this.index?.delete(key);
    }
  }

  /** The lowest member that is not below the number. */
  public next(from: number): number | undefined {
    const key = from >>> BITS;
    const word = (this.words.get(key) ?? 0) & (FULL << (from & MASK));
    if (word !== 0) return key * WIDTH + lowestBit(word);
    const later = this.index?.next(key + 1);
    return later === undefined ? undefined : later * WIDTH + lowestBit(this.words.get(later) ?? 0);
  }

  /** The highest member that is not above the number. */
  public previous(from: number): number | undefined {
    if (from < 0) return undefined;
    const key = from >>> BITS;
    const word = (this.words.get(key) ?? 0) & (FULL >>> (MASK - (from & MASK)));
    if (word !== 0) return key * WIDTH + highestBit(word);
    if (key === 0) return undefined;
    const first = this.words.has(0) ? 0 : undefined;
    const earlier = this.index === undefined ? first : this.index.previous(key - 1);
    return earlier === undefined ? undefined : earlier * WIDTH + highestBit(this.words.get(earlier) ?? 0);
  }

  /** The lowest number that is not below the given one and no member. */
  public nextAbsent(from: number): number {
    const key = from >>> BITS;
    const word = ~(this.words.get(key) ?? 0) & (FULL << (from & MASK));
    if (word !== 0) return key * WIDTH + lowestBit(word);
    const later = this.full?.nextAbsent(key + 1) ?? key + 1;
    return later * WIDTH + lowestBit(~(this.words.get(later) ?? 0));
  }

  /** The members from the lowest to the highest. */
  public *ascending(): Generator<number> {
    for (let at = this.next(0); at !== undefined; at = this.next(at + 1)) yield at;
  }

  /** The members from the highest to the lowest. */
  public *descending(): Generator<number> {
    for (let at = this.previous(MAX_ORDINAL); at !== undefined; at = this.previous(at - 1)) yield at;
  }

  private indexed(): OrdinalSet {
    if (this.index === undefined) {
      this.index = new OrdinalSet();
      for (const key of this.words.keys()) this.index.add(key);
    }
    return this.index;
  }
}

/** The highest ordinal that the controller reads out of a pod's name. */
export const MAX_ORDINAL = 2 ** 31 - 1;

function lowestBit(word: number): number {
  return MASK - Math.clz32(word & -word);
}

function highestBit(word: number): number {
  return MASK - Math.clz32(word);
}
