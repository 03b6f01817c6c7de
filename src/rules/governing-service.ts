import { Effect } from './finding';
import { Report, Rule } from './rule';
import { World } from './world';
import { serviceSelects } from '../model/labels';
import { podName } from '../model/names';
import { ServiceManifest, StatefulSetManifest } from '../model/objects';

export const governingService: Rule = {
  id: 'governing-service',
  effect: Effect.OUTAGE,
  title: 'A StatefulSet\'s serviceName names a headless Service of its namespace that selects its pods',
  why: 'Pods get their DNS names from the Service that `serviceName` names, and Kubernetes checks none of it: with a Service that is missing, elsewhere, '
    + 'or selects something else, the set runs and every pod\'s name is NXDOMAIN (kubernetes#74950). `serviceName` cannot be changed later.',

  check(world, report) {
    for (const set of world.statefulSets) {
      const service = world.governingService(set);
      if (set.serviceName === '') reportNone(set, report);
      else if (service === undefined) reportMissing(world, set, report);
      else checkService(world, set, service, report);
    }
  },
};

function reportNone(set: StatefulSetManifest, report: Report): void {
  report(set, {
    path: 'spec.serviceName',
    message: `the set names no governing service, so '${podName(set.name, set.ordinalStart)}' and its peers have no DNS names`,
    fix: 'create a headless Service that selects the pods, and name it here',
    effect: Effect.HAZARD,
  });
}

function reportMissing(world: World, set: StatefulSetManifest, report: Report): void {
  const elsewhere = world.find<ServiceManifest>('Service', set.serviceName).map((service) => `'${world.namespaceOf(service)}'`);
  const namespace = world.namespaceOf(set);
  report(set, {
    path: 'spec.serviceName',
    message: elsewhere.length > 0
      ? `the governing service '${set.serviceName}' is in namespace ${elsewhere.join(', ')}, the set in '${namespace}': its pods get no DNS names`
      : `there is no Service '${set.serviceName}' in namespace '${namespace}': the set runs, and its pods get no DNS names`,
    fix: elsewhere.length > 0
      ? 'put the set and its governing service into one namespace'
      : `add a headless Service '${set.serviceName}' that selects ${selectorText(set.template.labels)}, or correct serviceName`,
  });
}

function checkService(world: World, set: StatefulSetManifest, service: ServiceManifest, report: Report): void {
  if (!service.isHeadless) {
    report(set, {
      path: 'spec.serviceName',
      message: `the governing service '${service.name}' is not headless (type ${service.type}, clusterIP ${service.clusterIP ?? 'allocated'}): `
        + 'pods have no names of their own by the DNS specification',
      fix: `set \`clusterIP: None\` on Service '${service.name}' (a Service that exists cannot become headless: create another), and use a second Service for clients`,
    });
  }
  if (service.type !== 'ExternalName' && !serviceSelects(service.selector, set.template.labels)) {
    report(set, {
      path: 'spec.serviceName',
      message: `the governing service '${service.name}' selects ${service.selector ? selectorText(service.selector) : 'nothing'}, `
        + `and the pods are labelled ${selectorText(set.template.labels)}: they get no DNS names`,
      fix: `let the selector of Service '${service.name}' (${world.namespaceOf(service)}) match the labels of the pod template`,
    });
  }
}

function selectorText(labels: { readonly [key: string]: string }): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs.join(',') : 'nothing';
}
