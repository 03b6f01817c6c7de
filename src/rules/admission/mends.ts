/** What to write instead of what the API server refuses: from what it says, the field, and what stands around it. */
import { isJsonObject, ownField } from '../../model/decoder';
import { pathSteps } from '../../model/field-path';
import { isDnsLabel, LABEL_LIMIT } from '../../model/names';
import { likelyMeant, quotedList } from '../wording';

/** A refusal, as a mend is made of it. */
interface Refused {
  readonly field: string;
  readonly path: string;
  readonly message: string;
  readonly manifest: unknown;
}

type Mend = (match: RegExpExecArray, refused: Refused) => string;

/** What a field that must be set usually holds. */
const EXAMPLES: { readonly [field: string]: string } = {
  accessModes: 'accessModes: [ReadWriteOnce]',
  topologyKey: 'topologyKey: kubernetes.io/hostname',
  storage: 'resources: {requests: {storage: 10Gi}}',
  containers: 'containers: [{name: main, image: …}]',
  selector: 'selector: {matchLabels: {…}}` with labels of the pod template`',
  ports: 'ports: [{port: …}]',
  provisioner: 'provisioner: …` with the name of the driver`',
  serviceName: 'serviceName: …` with the name of the governing Service`',
  image: 'image: …',
  mountPath: 'mountPath: /…',
};

/** The first that fits counts: what is known of a field goes before what is known of a kind of message. */
const MENDS: readonly (readonly [RegExp, Mend])[] = [
  [/^must match spec\.selector$/, (_, { manifest }) => labelsFix(manifest)],
  [/^there is no volume '(.*)', or it is faulty$/, ([, name], { manifest }) => volumeFix(name, manifest)],
  [/^there is no container '(.*)'$/, (_, { manifest }) => oneOf(namesIn(manifest, 'containers'), 'the name of a container')],
  [/^there is no resource claim '(.*)' in the pod$/, ([, name]) => `add '${name}' to the pod's resourceClaims, or leave the claim out`],
  [/^there is no such field, '(.*)' is meant$/, ([, meant]) => `write \`${meant}\``],
  [/^there is no such field in Kubernetes (.*)$/, ([, version], { field }) => `leave \`${field}\` out until the cluster is newer than ${version}`],
  [/^there is no such field$/, (_, { field }) => `leave \`${field}\` out, or write it as its documentation has it (\`kubectl explain\`)`],
  [/^there is no '.*' in '(.*)'$/, (_, { field }) => `leave apiVersion out, or write a ${field} that it has`],
  [/^there is no field '.*' to be told$|is not told this way$/, () => 'use metadata.name, metadata.namespace, metadata.labels[\'…\'], metadata.annotations[\'…\'], spec.nodeName or status.podIP'],
  [/^expected (.*), got (.*)$/s, ([, wanted, got], { field }) => typeFix(wanted, got, field)],
  [/^requests\.storage must/, () => 'write `resources: {requests: {storage: 10Gi}}`, with the size that the volume needs'],
  [/^must stay above what the volume has, (.*), got/, ([, has]) => `keep ${has}: a claim does not shrink; for less, make a claim of another name and copy the data`],
  [/^must not be above the limit of (.*), (.*), got (.*)$/, ([, resource, limit, request]) => `lower the request of ${resource} to ${limit}, or raise its limit to ${request}`],
  [/^must be the limit of (.*), (.*), got/, ([, resource, limit]) => `request ${limit} of ${resource}: it cannot be overcommitted`],
  [/^must have '(.*)': it cannot be requested without a limit$/, ([, resource]) => `add a limit of '${resource}' equal to the request`],
  [/^must be (?:one of )?('[^']*'(?:(?:,| or) '[^']*')*), got '(.*)'$/s, ([, allowed, got]) => wordFix(allowed, got)],
  [/^must be (?:a DNS|the name of a port)[^']*(?:'[^']*'[^']*)*, got '(.*)'$/s, ([rule, got]) => nameFix(rule, got)],
  [/^must be of the form (.*), got/, ([, form]) => `write it in the form ${form}`],
  [/^must be a whole number or a percentage, got '(.*)'$/, ([, got], { field }) => (/^\d+$/.test(got) ? `write \`${field}: ${got}\`, without quotes` : `write \`${field}: 1\`, or a percentage such as \`50%\``)],
  [/^must be the containerPort/, () => 'write the containerPort here, too'],
  [/^must have a name$/, () => 'give it a name'],
  [/^'(.*)' is no resource of a (\w+)$/, ([, , asker]) => `write cpu, memory${asker === 'pod' ? '' : ', ephemeral-storage, a name such as example.com/gpu'} or hugepages of a size`],
  [/^'ReadWriteOncePod' goes with no other$/, () => 'write `accessModes: [ReadWriteOncePod]`, or leave it out of the list'],
  [/^'Exists' goes with no value$/, () => 'leave `value` out, or write `operator: Equal`'],
  [/^goes with type '(.*)', and only with that$/, ([, type], { field }) => `write ${field} with type '${type}', and leave it out otherwise`],
  [/^goes with (readOnly) only$/, ([, other], { field }) => `leave \`${field}\` out, or set \`${other}: true\``],
  [/^goes with (?!no |type )(.*) only$/, ([, other], { field }) => `leave \`${field}\` out, or use ${other}`],
  [/^must be at most 63 letters|^must be a name of letters/, ([], { path }) => `use letters, digits, '-', '_' and '.', with a letter or digit at both ends, at most 63${/label|selector/i.test(path) ? '; longer text goes into an annotation' : ''}`],
  [/^must be an absolute path, got '(.*)'$/, ([, got]) => `write '/${got.replace(/^[./]+/, '')}'`],
  [/^must be a relative path, got '(.*)'$/, ([, got]) => `write '${got.replace(/^\/+/, '')}'`],
  [/^must not contain '\/'/, () => 'write it without `/`'],
  [/^must not (?:contain|start with) '\.\.'/, () => 'write the path without `..`'],
  [/^must be between (.*?)(?:, got .*)?$/, ([, range]) => `use ${range.replace(' and ', ' to ').replace(/^(?=\d)/, 'a value from ')}`],
  [/^must not be negative/, () => 'use 0 or more'],
  [/^must be above 0/, () => 'use more than 0'],
  [/^must not be above (\S+?)(?:,|$)/, ([, most]) => `use at most ${most}`],
  [/^must not be above (.*)$/, ([, most]) => `stay below ${most.replace(/, got.*/, '')}`],
  [/^must not be below (.*)$/, ([, least]) => `raise it to ${least}, or leave it out`],
  [/^must be at most (.*?)(?:, got .*)?$/, ([, most]) => `shorten it to at most ${most}`],
  [/^must be a multiple of/, () => 'write whole pages: for hugepages-2Mi, 2Mi, 4Mi …'],
  [/^must not be '(.*)' (for|with) (.*)$/, ([, value, word, what], { field }) => `write another ${field} than '${value}', or do without ${word === 'for' ? `the type ${what.replace(/^an? /, '')}` : what}`],
  [/^must not be (set.*|in a template)$/, (_, { field }) => `leave \`${field}\` out`],
  [/^must not be ([^',]+)(?:, got .*)?$/, ([, what], { field }) => (what === 'empty' ? exampleFix(field) : `use an address that is not ${what.replace(/^an? | address$/g, '')}`)],
  [/^must not be empty, but for a headless Service$/, () => 'add `ports: [{port: …}]`, or make it headless with `clusterIP: None`'],
  [/^must not have an empty name$/, () => 'give each a name'],
  [/^must be set where there are several ports$/, () => 'give each port a name of its own'],
  [/^must be set(.*)$/, (_, { field }) => exampleFix(field)],
  [/^either (.*) (?:or|and) (.*) must be set$/, ([, one, other]) => `set ${one} or ${other}`],
  [/^must have '(.*)', and nothing else$/, ([, field]) => `write \`${field}\` and nothing else`],
  [/^must have one of (.*), sleep$/, ([, others]) => `write one of ${others}, or sleep from Kubernetes 1.30 on`],
  [/^must (?:have|be) (?:exactly )?one(?: of| source| value)?(.*?)(?:, got .*)?$/, ([, what]) => (what.trim() === '' || what.startsWith(' only') ? 'keep one, and leave the others out' : `write one of${what.replace(/^ of/, '')}`)],
  [/^must be the only (?:source|handler), there is '(.*)' as well$/, ([, other], { field }) => `keep '${other}' or '${field}', and leave the other out`],
  [/must be the only one$/, () => 'keep it alone, or leave it out'],
  [/^(.*) and (.*) exclude each other$/, ([, one, other]) => `keep ${one.replace(/'/g, '')} or ${other.replace(/'/g, '')}, and leave the other out`],
  [/^excludes (.*)$/, ([, other], { field }) => `leave \`${field}\` or \`${other}\` out`],
  [/(?:is|are) there twice|twice in/, () => 'keep one, or give the other a value of its own'],
  [/^is taken$|is taken/, () => 'leave it out to be given a free one, or use another'],
  [/^(?:is for|goes with) type '(.*?)' (?:only|with (.*))$/, ([, type, more], { field }) => `leave \`${field}\` out, or use type '${type}'${more === undefined ? '' : ` with ${more}`}`],
  [/^is for '(.*)' only, the type is '(.*)'$/, ([, wanted, got], { field }) => `leave \`${field}\` out, or write \`type: ${wanted}\` instead of '${got}'`],
  [/^is for containers that go on running: it needs restartPolicy '(.*)'$/, ([, policy], { field }) => `leave \`${field}\` out, or make it a sidecar by \`restartPolicy: ${policy}\``],
  [/^is for Services that are reached from outside the cluster$/, (_, { field }) => `leave \`${field}\` out, or use type LoadBalancer or NodePort`],
  [/^(?:'(.*)' )?(?:is|are) (?:for|not for|reserved|forbidden|too long)|^'(.*)' is for/, (_, { field }) => `leave \`${field}\` out`],
  [/goes with|needs|is one of .* as well$|is the path of|is mounted as well/, (_, { field, message }) => (/needs (.*)$/.test(message) ? `add ${/needs (.*)$/.exec(message)![1]}, or leave \`${field}\` out` : `leave \`${field}\` out, or the other`)],
  [/^must be '?true'?/, () => 'write true'],
  [/^must begin with the clusterIP, '(.*)', got/, ([, address]) => `write '${address}' first, or leave clusterIPs out`],
  [/^must be an IP address, got 'none'$/i, () => 'write `clusterIP: None`, with a capital'],
  [/^must be of the family (.*), got/, ([, family]) => `write an address of ${family}`],
  [/^must be (.*?)(?:, got .*)?$/s, ([, what]) => `write ${what}`],
  [/^must start with (.*?)(?: for .*)?$/, ([, what]) => `begin it with ${what}`],
  [/^must say (.*)$/, ([, what]) => `say ${what}`],
  [/ must be the same$/, () => 'write one of the two; the other follows it'],
  [/^'(.*)' is no namespace$/, () => 'write a DNS label: a-z, 0-9 and \'-\''],
  [/^'(.*)' is no ([\w ]+?)(?:'s (\w+))?(?: of (.*))?$/, ([, got, what, part, whole], { field }) => (got === '' ? `write a ${what}${part ? `'s ${part}` : ''}` : `write another ${[what, part, whole && `of ${whole}`].filter(Boolean).join(' ')} instead of '${short(got)}', or leave \`${field}\` out`)],
  [/^cannot stand in an address, got '(.*)'$/, ([, got]) => `write '${got.replace(/[/%]|^\.+/g, '') || 'a-name'}'`],
];

/** Maps whose keys may have dots in them, which the server does not quote. */
const IN_MAP = /\.(?:annotations|labels|matchLabels|nodeSelector|limits|requests|overhead|capacity|parameters)(?:\.|\[)"?([^\]"]+)"?\]?$/;

/** What a path leads to, by its own name: the field, or of an item of a list the list's. */
function fieldOf(path: string): string {
  return IN_MAP.exec(path)?.[1] ?? String(pathSteps(path).filter((step) => typeof step === 'string').at(-1) ?? path);
}

/** What to write instead, in a line; of a message that nothing is known of: that it has to go. */
export function mendOf(manifest: unknown, path: string, message: string): string {
  const refused = { field: fieldOf(path), path, message, manifest };
  for (const [pattern, mend] of MENDS) {
    const match = pattern.exec(message);
    if (match !== null) return mend(match, refused);
  }
  return `leave \`${refused.field}\` out, or write it so that this holds`;
}

function exampleFix(field: string): string {
  return Object.hasOwn(EXAMPLES, field) ? `add \`${EXAMPLES[field]}\``.replace(/``$/, '') : `add \`${field}: …\``;
}

function typeFix(wanted: string, got: string, field: string): string {
  const inQuotes = /^"(.*)"$/s.exec(got)?.[1];
  if (wanted === 'a string' && /^(true|false)$/.test(got)) return `put it in quotes, \`${field}: "…"\`: without them YAML reads it as ${got}`;
  if (wanted === 'a string' && /^[\w.+-]+$/.test(got)) return `write \`${field}: "${got}"\`, in quotes`;
  if (wanted.startsWith('a whole number') && inQuotes !== undefined && /^-?\d{1,15}$/.test(inQuotes)) return `write \`${field}: ${inQuotes}\`, without quotes`;
  if (wanted === 'true or false' && inQuotes !== undefined && /^(true|false|yes|no)$/i.test(inQuotes)) {
    return `write \`${field}: ${/^(true|yes)$/i.test(inQuotes)}\`, without quotes`;
  }
  if (wanted === 'a list') return got === 'an object' ? `begin each of its items with \`- \` under \`${field}:\`` : `write \`${field}: [${inQuotes ?? '…'}]\``;
  if (wanted === 'an object') return got === 'a list' ? `write its fields under \`${field}:\` without \`- \`` : `write fields under \`${field}:\`, or leave it out`;
  const near = wanted.startsWith('a quantity') && inQuotes !== undefined ? quantityNear(inQuotes, field) : undefined;
  return near === undefined ? `write ${field === 'cpu' ? 'a number of processors such as 500m' : wanted}, or leave \`${field}\` out` : `write \`${field}: ${near}\``;
}

/** The quantity that a text was probably meant to be: `10GB` and `10 Gi` are near `10G` and `10Gi`. */
function quantityNear(text: string, field: string): string | undefined {
  if (field === 'cpu') return /^(\d+(?:\.\d+)?)\s*(m?)$/.exec(text.trim())?.slice(1).join('');
  const match = /^(\d+(?:\.\d+)?)\s*([kKmMgGtTpP])([iI]?)[bB]?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, number, unit, binary] = match;
  return `${number}${binary ? `${unit.toUpperCase()}i` : unit.toUpperCase() === 'K' ? 'k' : unit.toUpperCase()}`;
}

function wordFix(allowed: string, got: string): string {
  const words = [...allowed.matchAll(/'([^']*)'/g)].map(([, word]) => word);
  const meant = words.find((word) => word.toLowerCase() === got.toLowerCase()) ?? likelyMeant(got, words);
  return meant === undefined ? `write ${allowed}` : `write '${meant}'`;
}

/** A name made of the one that is refused, when it is one of those that most things have. */
function nameFix(rule: string, got: string): string {
  const most = Number(/at most (\d+)/.exec(rule)?.[1] ?? LABEL_LIMIT);
  const allowed = rule.includes('subdomain') ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g;
  const near = got.toLowerCase().replace(allowed, '-').replace(/-{2,}/g, '-').slice(0, most).replace(/^[-.]+|[-.]+$/g, '')
    .replace(rule.includes('starts with a letter') ? /^[0-9-]+/ : /^$/, '');
  const fits = near !== '' && near !== got && near.split('.').every(isDnsLabel) && (!rule.startsWith('must be the name of a port') || /[a-z]/.test(near));
  return fits ? `write '${near}'` : `use ${rule.replace(/^must be [^(]*\(|\), got .*$/gs, '')}`;
}

function labelsFix(manifest: unknown): string {
  const { spec } = (isJsonObject(manifest) ? manifest : {}) as { spec?: any };
  const wanted: unknown = spec?.selector?.matchLabels;
  const has: unknown = spec?.template?.metadata?.labels;
  const missing = isJsonObject(wanted) ? Object.entries(wanted).filter(([key, value]) => !isJsonObject(has) || has[key] !== value) : [];
  if (missing.length === 0) return 'write labels that spec.selector matches';
  return `write ${missing.map(([key, value]) => `\`${key}: ${short(String(value))}\``).join(', ')} here, or a selector that matches these labels (it cannot be changed later)`;
}

function volumeFix(name: string, manifest: unknown): string {
  const volumes = [...namesIn(manifest, 'volumes'), ...claimTemplates(manifest)];
  const meant = likelyMeant(name, volumes);
  if (meant !== undefined) return `write '${meant}'`;
  return volumes.includes(name) ? `mend the volume '${short(name)}' first` : `add a volume or a claim template '${short(name)}'${volumes.length > 0 ? `, or write ${quotedList(volumes.slice(0, 5))}` : ''}`;
}

function oneOf(names: readonly string[], otherwise: string): string {
  return names.length === 0 ? `write ${otherwise}` : `write ${names.slice(0, 5).map((name) => `'${name}'`).join(' or ')}`;
}

/** The names in a list of the pod's. */
function namesIn(manifest: unknown, list: string): string[] {
  return namesOf(ownField(ownField(ownField(ownField(manifest, 'spec'), 'template'), 'spec'), list));
}

function claimTemplates(manifest: unknown): string[] {
  const templates = ownField(ownField(manifest, 'spec'), 'volumeClaimTemplates');
  return namesOf(Array.isArray(templates) ? templates.map((each) => each?.metadata) : []);
}

function namesOf(list: unknown): string[] {
  return Array.isArray(list) ? list.flatMap((each) => (typeof each?.name === 'string' ? [each.name] : [])) : [];
}

function short(text: string): string {
  return text.length > 63 ? `${text.slice(0, 60)}...` : text;
}
