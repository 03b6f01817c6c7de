/** The rules for amounts of resources: requests, limits, capacities. */
import { JsonObject } from '../decoder';
import { keyStep } from '../field-path';
import { isLabelKey } from '../labels';
import { compareQuantities, parseQuantity, Quantity, ZERO } from '../quantities';
import { entries, objects, Refuse, text, textMap } from './fields';
import { dnsLabel } from './formats';

const NANO = 10n ** 9n;

/** What containers can ask for beside hugepages and what has a prefix. */
const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** What a pod as a whole can ask for beside hugepages. */
const POD_RESOURCES = ['cpu', 'memory'];

/** The amount that is written there: decoding has seen to it that it is one. */
export function amount(written: string): Quantity {
  return parseQuantity(written) ?? ZERO;
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** In Kubernetes' own namespace: no prefix, or one of `kubernetes.io/`. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isLabelKey(`requests.${name}`);
}

/** Who asks decides what can be asked for. */
export type Asker = 'container' | 'pod';

function checkName(name: string, asker: Asker, path: string, refuse: Refuse): void {
  const known = asker === 'pod' ? POD_RESOURCES : CONTAINER_RESOURCES;
  const isOne = known.includes(name) || (isHugePages(name) && isLabelKey(name))
    || (asker === 'container' && isLabelKey(name) && name.includes('/') && (isNative(name) || isExtended(name)));
  if (!isOne) refuse(path, `'${name}' is no resource of a ${asker}`);
}

function checkAmount(name: string, quantity: Quantity, written: string, path: string, refuse: Refuse): void {
  if (compareQuantities(quantity, ZERO) < 0) refuse(path, `must not be negative, got ${written}`);
  if (isExtended(name) && quantity.nano % NANO !== 0n) refuse(path, `must be a whole number, got ${written}`);
  if (isHugePages(name) && !isWholePages(name, quantity)) refuse(path, `must be a multiple of the size of its pages, got ${written}`);
}

function isWholePages(name: string, quantity: Quantity): boolean {
  const page = parseQuantity(name.slice('hugepages-'.length));
  if (page === undefined || page.nano <= 0n || page.nano % NANO !== 0n) return false;
  // The server rounds up to whole bytes.
  return ((quantity.nano + NANO - 1n) / NANO) % (page.nano / NANO) === 0n;
}

/** Refuses what containers or a pod cannot ask for. `claims`: the names of the pod's resource claims. */
export function checkResources(resources: JsonObject, asker: Asker, claims: ReadonlySet<string>, path: string, refuse: Refuse): void {
  const limits = textMap(resources, 'limits');
  for (const [name, written] of entries(resources, 'limits')) {
    checkName(name, asker, `${path}.limits${keyStep(name)}`, refuse);
    checkAmount(name, amount(written), written, `${path}.limits${keyStep(name)}`, refuse);
  }
  for (const [name, written] of entries(resources, 'requests')) {
    const at = `${path}.requests${keyStep(name)}`;
    checkName(name, asker, at, refuse);
    checkAmount(name, amount(written), written, at, refuse);
    checkAgainstLimit(name, written, Object.hasOwn(limits, name) ? limits[name] : undefined, path, refuse);
  }
  const names = [...entries(resources, 'limits'), ...entries(resources, 'requests')].map(([name]) => name);
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) refuse(path, 'hugepages need cpu or memory beside them');
  checkClaims(objects(resources, 'claims'), claims, `${path}.claims`, refuse);
}

function checkAgainstLimit(name: string, request: string, limit: string | undefined, path: string, refuse: Refuse): void {
  const mayDiffer = isNative(name) && !isHugePages(name);
  if (limit === undefined) {
    if (!mayDiffer) refuse(`${path}.limits`, `must have '${name}': it cannot be requested without a limit`);
    return;
  }
  const order = compareQuantities(amount(request), amount(limit));
  if (!mayDiffer && order !== 0) refuse(`${path}.requests`, `must be the limit of ${name}, ${limit}, got ${request}`);
  else if (order > 0) refuse(`${path}.requests`, `must not be above the limit of ${name}, ${limit}, got ${request}`);
}

function checkClaims(claims: readonly JsonObject[], known: ReadonlySet<string>, path: string, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`;
    const name = text(claim, 'name');
    const request = text(claim, 'request');
    if (name === '') {
      refuse(at, 'must have a name');
      continue;
    }
    if (request !== '') dnsLabel(request, `${at}.request`, refuse);
    const key = request === '' ? name : `${name}/${request}`;
    const overlaps = seen.has(name) || seen.has(key) || (request === '' && [...seen].some((other) => other.startsWith(`${name}/`)));
    if (overlaps) refuse(at, `'${key}' is there twice`);
    seen.add(key);
    if (!known.has(name)) refuse(at, `there is no resource claim '${name}' in the pod`);
  }
}
