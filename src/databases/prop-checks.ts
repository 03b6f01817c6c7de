/** What a value must be that a program without types may get wrong, and what to say when it is not. */
import { isIP } from 'node:net';
import { Duration, Size } from 'cdk8s';
import { toQuantity } from '../constructs/size';
import { isDnsSubdomain } from '../model/names';

/** Says what is wrong with a value, at its place among the properties; undefined where nothing is. */
export type Check = (value: unknown, at: string) => string | undefined;

function can(value: any, method: string): boolean {
  return typeof value?.[method] === 'function';
}

const inOneLine = (text: string) => text.replace(/\n/g, '\\n').replace(/\r/g, '\\r');

/** A value as it was found, shortly. */
function found(value: unknown): string {
  if (value === null) return 'is null';
  if (Array.isArray(value)) return value.length === 0 ? 'is empty' : 'is a list';
  if (typeof value === 'string') return value === '' ? 'is empty' : `is the text '${inOneLine(value.length > 60 ? `${value.slice(0, 57)}…` : value)}'`;
  if (typeof value === 'number') return `is the number ${value}`;
  if (can(value, 'toKibibytes')) return `is ${toQuantity(value as Size)}`;
  if (can(value, 'toSeconds')) return `is ${(value as Duration).toHumanString()}`;
  return typeof value === 'object' ? 'is an object of another kind' : `is ${String(value)}`;
}

/**
 * @param holds whether a value is one
 * @param otherwise what comes of another, and what to write
 */
export function kind(holds: (value: any) => boolean, otherwise: string): Check {
  return (value, at) => (holds(value) ? undefined : `${at} ${found(value)}${otherwise}`);
}

/** An object of classes that other copies of a library may have made, too: known by what it can do. */
export function able(method: string, otherwise: string): Check {
  return kind((value) => can(value, method), otherwise);
}

/** One check after the other, as long as they hold. */
export function all(...checks: Check[]): Check {
  return (value, at) => checks.reduce<string | undefined>((wrong, check) => wrong ?? check(value, at), undefined);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A part that is not given where one must be: what would be missing, and what to write. */
export type Required = Record<string, string>;

/**
 * Properties by name. Those that are not named are let through: a subclass may have more.
 *
 * @param parts what each must be
 * @param required those that must be there
 * @param example what to write instead of something else
 */
export function object(parts: Record<string, Check>, required: Required, example: string): Check {
  return (value, at) => {
    if (!isObject(value)) return `${at} ${value === undefined ? 'is missing' : found(value)}, and properties were to be read from it; write ${example}`;
    for (const [name, otherwise] of Object.entries(required)) {
      if (value[name] === undefined || value[name] === null) return `${join(at, name)} is missing: ${otherwise}`;
    }
    for (const [name, check] of Object.entries(parts)) {
      const part = value[name];
      if (part === null) return `${join(at, name)} is null, which is neither a value nor the default; leave it out`;
      const wrong = part === undefined ? undefined : check(part, join(at, name));
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Values of one kind, under keys of the user's. */
export function map(check: Check, example: string): Check {
  return (value, at) => {
    if (!isObject(value)) return `${at} ${found(value)}, and keys were to be read from it; write ${example}`;
    return Object.entries(value).map(([key, each]) => check(each, `${at}['${key}']`)).find((wrong) => wrong !== undefined);
  };
}

/** Values of one kind. */
export function list(check: Check, example: string): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} ${found(value)}, and is no list; write ${example}`;
    return value.map((each, index) => check(each, `${at}[${index}]`)).find((wrong) => wrong !== undefined);
  };
}

/** A range of addresses, as NetworkPolicies and load balancers take it. */
export const CIDR: Check = (value, at) => {
  const wrong = TEXT(value, at);
  if (wrong !== undefined) return wrong;
  const [address, bits, ...more] = (value as string).split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (more.length === 0 && bits !== undefined && /^(0|[1-9]\d*)$/.test(bits) && Number(bits) <= most) return undefined;
  const instead = most > 0 && bits === undefined ? `'${address}/${most}', which is that address alone` : 'a range such as \'10.0.0.0/8\'';
  return `${at} ${found(value)}, which is no range of addresses: the API server refuses it; write ${instead}`;
};

export const TEXT = kind((value) => typeof value === 'string' && value !== '', ', and a text is needed that is not empty; write one, or leave it out');
export const LINE = all(
  kind((value) => typeof value === 'string', ', and it would be written into a file as it is; write it as a text, such as \'5\''),
  kind((value) => !/[\n\r]/.test(value), ', which has a line break: what follows it would be a setting of its own; write one line'),
);
export const NUMBER = kind((value) => typeof value === 'number', ', and would not be counted with; write a number, such as 3');
export const FLAG = kind((value) => typeof value === 'boolean', ', which is neither true nor false: any text would be taken for true; write true or false');
export const SIZE = able('toKibibytes', ', and its unit would be anybody\'s guess; write a Size, such as Size.gibibytes(10)');
export const DURATION = able('toSeconds', ', and its unit would be anybody\'s guess; write a Duration, such as Duration.minutes(15)');

/** Whoever may be let in. */
export const PEER = able('toNetworkPolicyPeerConfig', ', and no policy can let that in; write a workload of cdk8s-plus-28, such as a Deployment, or Pods.select(…)');

/** The name of an object in the cluster, such as a Secret: dot-separated DNS labels. */
export const OBJECT_NAME = kind((value) => typeof value === 'string' && isDnsSubdomain(value),
  ', which no object can be called: it would never be found; write its name, of lower-case letters, digits, \'-\' and \'.\'');

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

/** @throws in one line, when something is wrong */
export function refuse(title: string, wrong: string | undefined): void {
  if (wrong !== undefined) throw new Error(`${title}: ${wrong}`);
}
