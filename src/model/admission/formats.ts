/** The forms of text that the API server asks for beside names: ports, addresses, paths, variables. */
import { isLabelKey } from '../labels';
import { isDnsLabel, isDnsSubdomain, LABEL_LIMIT, SUBDOMAIN_LIMIT } from '../names';
import { Refuse } from './fields';

/** Refuses what is no DNS label. */
export function dnsLabel(value: string, path: string, refuse: Refuse): void {
  if (!isDnsLabel(value)) refuse(path, `must be a DNS label (a-z, 0-9 and '-', at most ${LABEL_LIMIT} characters), got '${value}'`);
}

/** Refuses what is no DNS subdomain. */
export function dnsSubdomain(value: string, path: string, refuse: Refuse): void {
  if (!isDnsSubdomain(value)) {
    refuse(path, `must be a DNS subdomain (a-z, 0-9, '-' and '.', at most ${SUBDOMAIN_LIMIT} characters), got '${value}'`);
  }
}

/** Refuses what is no qualified name: that of a label, a finalizer, a resource. */
export function qualifiedName(value: string, path: string, refuse: Refuse): void {
  if (!isLabelKey(value)) refuse(path, `must be a name of letters, digits, '-', '_' and '.', after a DNS subdomain and '/' or not, got '${value}'`);
}

/** Refuses what is no name of a port. */
export function portName(value: string, path: string, refuse: Refuse): void {
  const isOne = value.length <= 15 && /^[-a-z0-9]+$/.test(value) && /[a-z]/.test(value) && !value.includes('--')
    && !value.startsWith('-') && !value.endsWith('-');
  if (!isOne) refuse(path, `must be the name of a port (a-z, 0-9 and single '-', a letter in it, at most 15 characters), got '${value}'`);
}

/** Refuses what is no number of a port. */
export function portNumber(value: number, path: string, refuse: Refuse): void {
  if (value < 1 || value > 65535) refuse(path, `must be between 1 and 65535, got ${value}`);
}

/** Refuses what is neither. */
export function port(value: unknown, path: string, refuse: Refuse): void {
  if (typeof value === 'string') portName(value, path, refuse);
  else portNumber(typeof value === 'number' ? value : 0, path, refuse);
}

/** Refuses a path with `..` in it. */
export function noBacksteps(value: string, path: string, refuse: Refuse): void {
  if (value.split('/').includes('..')) refuse(path, `must not contain '..', got '${value}'`);
}

/** Refuses a path that is not below where it starts. */
export function descendingPath(value: string, path: string, refuse: Refuse): void {
  if (value.startsWith('/')) refuse(path, `must be a relative path, got '${value}'`);
  noBacksteps(value, path, refuse);
}

/** Refuses a path that is not below, or that the kubelet keeps for itself. */
export function fileInVolume(value: string, path: string, refuse: Refuse): void {
  descendingPath(value, path, refuse);
  if (value.startsWith('..') && !value.startsWith('../')) refuse(path, `must not start with '..', got '${value}'`);
}

/** Refuses permissions outside 0 to 0777. */
export function fileMode(value: number | undefined, path: string, refuse: Refuse): void {
  if (value !== undefined && (value < 0 || value > 0o777)) refuse(path, `must be between 0 and 0777, got ${value}`);
}

/** Refuses the name of an environment variable. */
export function variableName(value: string, relaxed: boolean, path: string, refuse: Refuse): void {
  const isOne = relaxed
    ? /^[ -<>-~]+$/.test(value)
    : /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) && value !== '.' && !value.startsWith('..');
  if (!isOne) refuse(path, `'${value}' is no name of an environment variable`);
}

/** Refuses the key of a ConfigMap or a Secret. */
export function configKey(value: string, path: string, refuse: Refuse): void {
  const isOne = value.length <= SUBDOMAIN_LIMIT && /^[-._a-zA-Z0-9]+$/.test(value) && value !== '.' && !value.startsWith('..');
  if (!isOne) refuse(path, `'${value}' is no key of a ConfigMap or a Secret`);
}

const OCTET = /^[0-9]{1,3}$/;

/** The bytes of an IPv4 address; leading zeros are read over, as Kubernetes does. */
function parseIPv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

/** The eight groups of an IPv6 address. */
function parseIPv6(text: string): number[] | undefined {
  let rest = text;
  let tail: number[] = [];
  const lastColon = text.lastIndexOf(':');
  if (text.includes('.')) {
    const bytes = parseIPv4(text.slice(lastColon + 1));
    if (bytes === undefined || lastColon < 0) return undefined;
    tail = [bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]];
    rest = text.slice(0, lastColon);
    if (rest.endsWith(':')) rest += ':';
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const read = (half: string) => (half === '' ? [] : half.split(':'));
  const groups = halves.map(read);
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const given = groups.flat().length + tail.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const numbers = groups.map((half) => half.map((group) => parseInt(group, 16)));
  return [...numbers[0], ...new Array<number>(8 - given).fill(0), ...(numbers[1] ?? []), ...tail];
}

/** An address: its family, and its bytes or groups. */
export interface Address {
  readonly family: 'IPv4' | 'IPv6';
  readonly parts: readonly number[];

  /** Written in a way that Kubernetes from 1.36 on refuses: with leading zeros, or an IPv4 address as IPv6. */
  readonly legacy: boolean;
}

/** What every address has, and `None`, the most usual of cluster IPs, has not. */
const ADDRESS_SIGN = /[.:]/;

/** Reads an address. */
export function parseAddress(text: string): Address | undefined {
  if (!ADDRESS_SIGN.test(text)) return undefined;
  const bytes = parseIPv4(text);
  if (bytes !== undefined) return { family: 'IPv4', parts: bytes, legacy: text.split('.').some((part) => part.length > 1 && part.startsWith('0')) };
  const groups = parseIPv6(text);
  if (groups === undefined) return undefined;
  // An IPv4 address that is written as IPv6 is one of IPv4.
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!mapped) return { family: 'IPv6', parts: groups, legacy: false };
  return { family: 'IPv4', parts: groups.slice(6).flatMap((group) => [Math.floor(group / 256), group % 256]), legacy: true };
}

/** Refuses what is no address. */
export function address(value: string, strict: boolean, path: string, refuse: Refuse): boolean {
  const parsed = parseAddress(value);
  if (parsed === undefined) refuse(path, `must be an IP address, got '${value}'`);
  else if (strict && parsed.legacy) refuse(path, `must be an IP address without leading zeros and not an IPv4 one in IPv6, got '${value}'`);
  else return true;
  return false;
}

/** Whether the address is in the range; undefined when the range is none. */
export function isInRange(value: Address, range: string): boolean | undefined {
  const [start, bits] = range.split('/');
  const base = parseAddress(start);
  if (base === undefined || bits === undefined || !/^[0-9]{1,3}$/.test(bits)) return undefined;
  if (base.family !== value.family) return false;
  const width = value.family === 'IPv4' ? 8 : 16;
  const toBits = ({ parts }: Address) => parts.map((part) => part.toString(2).padStart(width, '0')).join('').slice(0, Number(bits));
  return toBits(base) === toBits(value);
}

/** Refuses what is no range of addresses. */
export function addressRange(value: string, strict: boolean, path: string, refuse: Refuse): void {
  const [start, bits, ...rest] = value.split('/');
  const parsed = parseAddress(start);
  const most = parsed !== undefined && !start.includes(':') ? 32 : 128;
  if (parsed === undefined || bits === undefined || rest.length > 0 || !/^[0-9]{1,3}$/.test(bits) || Number(bits) > most) {
    refuse(path, `must be a range of IP addresses such as 10.0.0.0/8, got '${value}'`);
    return;
  }
  const width = parsed.family === 'IPv4' ? 8 : 16;
  const host = parsed.parts.map((part) => part.toString(2).padStart(width, '0')).join('').slice(Number(bits));
  if (strict && (parsed.legacy || host.includes('1') || (bits.length > 1 && bits.startsWith('0')))) {
    refuse(path, `must be a range that starts where its prefix does, without leading zeros, got '${value}'`);
  }
}
