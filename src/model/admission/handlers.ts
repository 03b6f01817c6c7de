/** The API server's rules for probes, and for what is done when a container starts and stops. */
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { count, nonNegative, objects, oneOf, optionalCount, optionalObject, optionalText, Refuse, required, text, texts } from './fields';
import { port, portNumber } from './formats';

/** The pod that a handler is in. */
export interface HandlerSurroundings {
  readonly behaviour: Behaviour;
  readonly gracePeriod: number;

  /** `linux`, `windows`; absent when the pod does not say. */
  readonly os?: string;
}

const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const LIFECYCLE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

/** Refuses a container's probes. */
export function checkProbes(container: JsonObject, pod: HandlerSurroundings, path: string, refuse: Refuse): void {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = optionalObject(container, name);
    if (probe !== undefined) checkProbe(probe, name === 'readinessProbe', pod, `${path}.${name}`, refuse);
  }
}

function checkProbe(probe: JsonObject, isReadiness: boolean, pod: HandlerSurroundings, path: string, refuse: Refuse): void {
  checkHandler(probe, PROBE_HANDLERS, pod, path, refuse);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']) {
    nonNegative(count(probe, field), `${path}.${field}`, refuse);
  }
  const grace = optionalCount(probe, 'terminationGracePeriodSeconds');
  if (isReadiness) {
    if (grace !== undefined) refuse(`${path}.terminationGracePeriodSeconds`, 'must not be set: a readiness probe stops nothing');
    return;
  }
  if (grace !== undefined && grace <= 0) refuse(`${path}.terminationGracePeriodSeconds`, `must be above 0, got ${grace}`);
  const successes = count(probe, 'successThreshold') || 1;
  if (successes !== 1) refuse(`${path}.successThreshold`, `must be 1, got ${successes}`);
}

/** Refuses what is done when a container starts and stops. */
export function checkLifecycle(container: JsonObject, pod: HandlerSurroundings, path: string, refuse: Refuse): void {
  const lifecycle = optionalObject(container, 'lifecycle');
  if (lifecycle === undefined) return;
  for (const name of ['postStart', 'preStop']) {
    const handler = optionalObject(lifecycle, name);
    if (handler !== undefined) checkHandler(handler, LIFECYCLE_HANDLERS, pod, `${path}.lifecycle.${name}`, refuse);
  }
  const signal = optionalText(lifecycle, 'stopSignal');
  if (signal === undefined) return;
  if (pod.os === undefined) refuse(`${path}.lifecycle.stopSignal`, 'needs os.name');
  else if (pod.os === 'windows') oneOf(signal, ['SIGKILL', 'SIGTERM'], `${path}.lifecycle.stopSignal`, refuse);
  else if (!SIGNALS.test(signal)) refuse(`${path}.lifecycle.stopSignal`, `'${signal}' is no signal`);
}

const SIGNALS = new RegExp(`^SIG(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2
|VTALRM|WINCH|XCPU|XFSZ|RTMIN|RTMIN\\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4])|RTMAX)$`.replace('\n', ''));

function checkHandler(handler: JsonObject, kinds: readonly string[], pod: HandlerSurroundings, path: string, refuse: Refuse): void {
  const given = kinds.filter((kind) => handler[kind] !== undefined);
  if (given.length === 0) refuse(path, `must have one of ${kinds.join(', ')}`);
  for (const [index, kind] of given.entries()) {
    const at = `${path}.${kind}`;
    const action = optionalObject(handler, kind) ?? {};
    if (index > 0) refuse(at, `must be the only handler, there is '${given[0]}' as well`);
    else if (kind === 'exec' && texts(action, 'command').length === 0) refuse(`${at}.command`, 'must be set');
    else if (kind === 'httpGet') checkHttpGet(action, at, refuse);
    else if (kind === 'tcpSocket') port(action.port, `${at}.port`, refuse);
    else if (kind === 'grpc') portNumber(count(action, 'port'), `${at}.port`, refuse);
    else if (kind === 'sleep') checkSleep(count(action, 'seconds'), pod, at, refuse);
  }
}

function checkHttpGet(action: JsonObject, path: string, refuse: Refuse): void {
  port(action.port, `${path}.port`, refuse);
  oneOf(text(action, 'scheme') || 'HTTP', ['HTTP', 'HTTPS'], `${path}.scheme`, refuse);
  for (const header of objects(action, 'httpHeaders')) {
    if (!required(text(header, 'name'), `${path}.httpHeaders`, refuse)) continue;
    if (!/^[-A-Za-z0-9]+$/.test(text(header, 'name'))) refuse(`${path}.httpHeaders`, `'${text(header, 'name')}' is no name of a header`);
  }
}

function checkSleep(seconds: number, { behaviour, gracePeriod }: HandlerSurroundings, path: string, refuse: Refuse): void {
  if (seconds < (behaviour.zeroSleep ? 0 : 1) || seconds > gracePeriod) {
    refuse(path, `must be between ${behaviour.zeroSleep ? 0 : 1} and the ${gracePeriod} s of terminationGracePeriodSeconds, got ${seconds}`);
  }
}
