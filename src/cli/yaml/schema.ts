/**
 * What YAML's scalars mean to kubectl and the API server: YAML 1.1 as go-yaml v2 reads it, through sigs.k8s.io/yaml.
 * Verified against it: test/fixtures/yaml-scalars.tsv.
 */

/** A scalar of JSON. */
export type Scalar = string | number | boolean | null;

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITE = /^[-+]?\.(inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(nan|NaN|NAN)$/;

/** What most numbers look like; none of them is octal, or too large to be exact. */
const SHORT_NUMBER = /^(0|[1-9][0-9]{0,14})$/;

const DECIMAL = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** After a leading point, an underscore must stand between digits; elsewhere it may stand anywhere. */
const FRACTION = /^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?$/;

/** The range of whole numbers; what is outside is a decimal, or text. */
const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;

/** The kind of a scalar that has been read, for messages and tags. */
export type ScalarTag = 'str' | 'int' | 'float' | 'bool' | 'null';

/** What all begin with that is something else than text; and most keys and values are text. */
const NO_TEXT = /^([-+.~0-9]|[nNtTfFyYoO].{0,4}$|$)/;

/** Whether a plain scalar is certainly text: seen at a glance. */
export function isPlainText(text: string): boolean {
  return !NO_TEXT.test(text);
}

/** What a plain scalar means: `0755` is 493, `yes` is true, `12:30` and dates are text. */
export function resolvePlain(text: string): { readonly tag: ScalarTag; readonly value: Scalar } {
  if (NULL.has(text)) return { tag: 'null', value: null };
  if (TRUE.has(text)) return { tag: 'bool', value: true };
  if (FALSE.has(text)) return { tag: 'bool', value: false };
  if (INFINITE.test(text)) return { tag: 'float', value: text.startsWith('-') ? -Infinity : Infinity };
  if (NOT_A_NUMBER.test(text)) return { tag: 'float', value: NaN };
  const first = text.charCodeAt(0);
  if (first === 0x2e) {
    const float = FRACTION.test(text) ? Number(text.replace(/_/g, '')) : Infinity;
    if (Number.isFinite(float)) return { tag: 'float', value: float };
  } else if (first === 0x2b || first === 0x2d || (first >= 0x30 && first <= 0x39)) {
    if (SHORT_NUMBER.test(text)) return { tag: 'int', value: Number(text) };
    const plain = text.replace(/_/g, '');
    const int = wholeNumber(plain);
    if (int !== undefined) return { tag: 'int', value: Number(int) };
    const float = DECIMAL.test(plain) ? Number(plain) : Infinity;
    if (Number.isFinite(float)) return { tag: 'float', value: float };
  }
  return { tag: 'str', value: text };
}

/** A whole number with Go's prefixes: `0x1F`, `0b11`, `0o17`, and `017` too is octal. `08` is none of them, but a decimal. */
function wholeNumber(text: string): bigint | undefined {
  const match = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (!match) return undefined;
  const [, sign, prefixed, octal, decimal] = match;
  const size = BigInt(prefixed ?? (octal === undefined ? decimal : `0o${octal}`));
  if (sign === '-') return -size < INT64_MIN ? undefined : -size;
  // A plus is read by Go's signed numbers only.
  return size > (sign === '+' ? -INT64_MIN - 1n : UINT64_MAX) ? undefined : size;
}

/** The tags that change what a scalar is; those of the program that wrote the file say nothing, and make it text. */
const TAG_PREFIX = 'tag:yaml.org,2002:';

/**
 * What a scalar with a tag (`!!str 12`) means, or undefined when the text is not of that kind.
 *
 * @param tag the long form, `tag:yaml.org,2002:str`
 */
export function resolveTagged(text: string, tag: string): Scalar | undefined {
  if (!tag.startsWith(TAG_PREFIX)) return text;
  const kind = tag.slice(TAG_PREFIX.length);
  if (kind === 'binary') return decodeBase64(text);
  const { tag: is, value } = resolvePlain(text);
  switch (kind) {
    case 'int': return is === 'int' ? value : undefined;
    case 'float': return is === 'float' || is === 'int' ? value : undefined;
    case 'bool': return is === 'bool' ? value : undefined;
    case 'null': return is === 'null' ? value : undefined;
    default: return text;
  }
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(packed) && packed.length % 4 === 0 ? Buffer.from(packed, 'base64').toString('utf8') : undefined;
}

/** The key that a scalar becomes in JSON: keys are texts. Undefined for null, which cannot be one. */
export function keyText(value: Scalar, tag: ScalarTag): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'number' && tag === 'float' ? floatText(value) : String(value);
}

/** A number in Go's shortest general format: `1e+21`, `1e-05`, `123456.5`. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
