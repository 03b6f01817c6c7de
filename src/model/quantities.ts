/**
 * Kubernetes' quantities (`1Gi`, `250m`, `5e3`), exactly: whole nano-units, no floating point.
 * Source of truth: `resource.Quantity` of k8s.io/apimachinery.
 */

/** An amount of storage, memory, CPU …; made by {@link parseQuantity}. */
export interface Quantity {
  /** The amount in units of 10⁻⁹, the finest that Kubernetes keeps. */
  readonly nano: bigint;

  /** How Kubernetes prints it: `1500M`, `1500Mi` or `1500e6`. */
  readonly format: QuantityFormat;

  /** What was parsed, where Kubernetes prints that again instead of the canonical form (`1000Mi`, `+1`). */
  readonly verbatim?: string;
}

/** The family of suffixes that a quantity was written with. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const DECIMAL_SUFFIXES: { readonly [suffix: string]: number } = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_SUFFIXES: { readonly [suffix: string]: number } = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const NANO = 10n ** 9n;
const INT64_MAX = 2n ** 63n - 1n;

/** More than a thousand digits is no amount of anything; Kubernetes would compute with them for a long time. */
const MAX_DIGITS = 1000;

/** Nothing. */
export const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };

/** The same few quantities stand in most manifests: those last read are kept, up to so many. */
const KEPT = 500;
const kept = new Map<string, Quantity | undefined>();

/** Reads a quantity, or undefined when Kubernetes refuses to. */
export function parseQuantity(text: string): Quantity | undefined {
  const known = kept.get(text);
  if (known !== undefined || kept.has(text)) return known;
  const quantity = readQuantity(text);
  if (kept.size >= KEPT) kept.clear();
  kept.set(text, quantity);
  return quantity;
}

function readQuantity(text: string): Quantity | undefined {
  // Kubernetes' scanner does without digits: `.`, `+` and `Ki` are zero. Each digit has one place only, or long texts take for ever.
  const match = /^([+-]?)0*(?!0)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[+-]?[0-9]*)?)$/.exec(text);
  if (text === '' || !match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const suffix = readSuffix(match[4]);
  if (!suffix || whole.length + fraction.length > MAX_DIGITS) return undefined;

  const digits = BigInt(`${whole}${fraction}` || '0');
  let nano = scaleUp(suffix.base === 2 ? digits * 2n ** BigInt(suffix.exponent) : digits,
    9 - fraction.length + (suffix.base === 10 ? suffix.exponent : 0));
  let format = suffix.format;
  if (format === 'BinarySI') {
    if (nano > INT64_MAX * NANO) nano = INT64_MAX * NANO;
    if (nano > 0n && nano < NANO) format = 'DecimalSI';
  }
  return {
    nano: sign === '-' ? -nano : nano,
    format,
    verbatim: isKeptVerbatim(whole || '0', fraction, suffix) ? text : undefined,
  };
}

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function readSuffix(suffix: string): Suffix | undefined {
  if (suffix === '') return { base: 10, exponent: 0, format: 'DecimalSI' };
  if (Object.hasOwn(DECIMAL_SUFFIXES, suffix)) return { base: 10, exponent: DECIMAL_SUFFIXES[suffix], format: 'DecimalSI' };
  if (Object.hasOwn(BINARY_SUFFIXES, suffix)) return { base: 2, exponent: BINARY_SUFFIXES[suffix], format: 'BinarySI' };
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = Number(suffix.slice(1));
  return Math.abs(exponent) > MAX_DIGITS ? undefined : { base: 10, exponent, format: 'DecimalExponent' };
}

/** The number times a power of ten; what is too small to be kept rounds up, so that asking for little gets something. */
function scaleUp(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (digits + divisor - 1n) / divisor;
}

/**
 * Kubernetes keeps the text of a quantity that it parses the quick way and takes for canonical. Its tests for that are
 * approximate (`1000Mi` and `1.001` pass), so they are repeated here as they are.
 */
function isKeptVerbatim(whole: string, fraction: string, { exponent, format }: Suffix): boolean {
  if (format === 'BinarySI') {
    const precision = 15 - whole.length - Math.trunc(exponent * 3 / 10) - 1;
    return fraction === '' && precision >= 0 && Number(whole) % 8 !== 0;
  }
  const digits = whole + fraction;
  const scale = exponent - fraction.length;
  return digits.length <= 18 && scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** The quantity as Kubernetes prints it in a manifest: the canonical form, or the text it was written with. */
export function formatQuantity(quantity: Quantity): string {
  return quantity.verbatim ?? canonicalQuantity(quantity);
}

/**
 * The canonical form: no fraction, the largest suffix that keeps every digit. Beyond `E` and `Ei` there is no suffix:
 * there Kubernetes forgets the exponent (10²¹ becomes `1`), here the number grows (`1000E`).
 */
export function canonicalQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const size = nano < 0n ? -nano : nano;
  if (format === 'BinarySI' && size >= 1024n * NANO && nano % NANO === 0n) {
    const suffixes = ['', ...Object.keys(BINARY_SUFFIXES)];
    const [number, power] = removeFactors(nano / NANO, 1024n, suffixes.length - 1);
    return `${number}${suffixes[power]}`;
  }
  const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
  const isExponent = format === 'DecimalExponent';
  const [number, power] = removeFactors(nano, 1000n, isExponent ? Infinity : suffixes.length - 1);
  if (!isExponent) return `${number}${suffixes[power]}`;
  return power === 3 ? `${number}` : `${number}e${3 * power - 9}`;
}

/** Divides as often as nothing remains, at most so many times. */
function removeFactors(number: bigint, factor: bigint, atMost: number): [bigint, number] {
  let times = 0;
  while (times < atMost && number % factor === 0n) {
    number /= factor;
    times++;
  }
  return [number, times];
}

/** Negative, zero or positive, as the first is less than, equal to or greater than the second. */
export function compareQuantities(one: Quantity, other: Quantity): number {
  return one.nano < other.nano ? -1 : Number(one.nano > other.nano);
}

/** The sum, printed in the first one's way unless that is zero. */
export function addQuantities(one: Quantity, other: Quantity): Quantity {
  return { nano: one.nano + other.nano, format: one.nano === 0n ? other.format : one.format };
}

/** So many of the same. */
export function multiplyQuantity(quantity: Quantity, times: number): Quantity {
  return { nano: quantity.nano * BigInt(times), format: quantity.format };
}

/** The larger of two; the first when they are equal. */
export function maxQuantity(one: Quantity, other: Quantity): Quantity {
  return compareQuantities(one, other) >= 0 ? one : other;
}
