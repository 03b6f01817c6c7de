import { podName } from '../../model/names';
import { ServiceManifest, StatefulSetManifest } from '../../model/objects';
import { Effect } from '../finding';
import { selectsPodsOf } from '../pod-index';
import { Report, Rule } from '../rule';
import { flowMap, labelsText, likelyMeant, quotedList } from '../wording';
import { Workload } from '../workload';
import { selectorOf, SetWorkload, World } from '../world';

export const governingService: Rule = {
  id: 'governing-service',
  effect: Effect.OUTAGE,
  title: 'A StatefulSet\'s serviceName names a headless Service of its namespace that selects its pods',
  why: 'Pods get their DNS names from the Service that `serviceName` names, and Kubernetes checks none of it: with a Service that is missing, elsewhere, '
    + 'or selects something else, the set runs and every pod\'s name is NXDOMAIN (kubernetes#74950). `serviceName` cannot be changed later.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const service = world.governingService(set);
      if (set.serviceName === '') reportNone(set, report);
      else if (service === undefined) reportMissing(world, workload, set, report);
      else checkService(world, workload, service, report);
    }
  },
};

function reportNone(set: StatefulSetManifest, report: Report): void {
  report(set, {
    path: 'spec.serviceName',
    message: `the set names no governing service, so '${podName(set.name, set.ordinalStart)}' and its peers have no DNS names`,
    fix: `write \`serviceName: ${set.name}\`, and add a Service '${set.name}' with \`clusterIP: None\` and \`selector: ${flowMap(set.selector.matchLabels)}\``,
    effect: Effect.HAZARD,
  });
}

function reportMissing(world: World, workload: Workload, set: StatefulSetManifest, report: Report): void {
  const { namespace } = workload;
  const elsewhere = world.find<ServiceManifest>('Service', set.serviceName).map((service) => world.namespaceOf(service));
  if (elsewhere.length > 0) {
    report(set, {
      path: 'spec.serviceName',
      message: `the governing service '${set.serviceName}' is in namespace ${quotedList(elsewhere)}, the set in '${namespace}': its pods get no DNS names`,
      fix: 'put the set and its governing service into one namespace',
    });
    return;
  }
  const headless = world.servicesOf(workload).filter(({ isHeadless }) => isHeadless).map(({ name }) => name);
  const meant = headless[0] ?? likelyMeant(set.serviceName, world.names('Service', namespace));
  report(set, {
    path: 'spec.serviceName',
    message: `there is no Service '${set.serviceName}' in namespace '${namespace}'${meant === undefined ? ' among the manifests' : ''}: the set runs, `
      + `and ${meant === undefined ? 'unless the cluster has it ' : ''}its pods get no DNS names`,
    fix: meant === undefined
      ? `add a headless Service '${set.serviceName}' that selects ${labelsText(set.template.labels)}, or write the name of one that the cluster has`
      : `write '${meant}', the Service that ${headless.length > 0 ? 'selects these pods' : 'is there'}, or add a headless Service '${set.serviceName}'`,
  });
}

/** Whether a headless Service is there, which a manifest that does not speak of addresses leaves as it is. */
function staysHeadless(world: World, service: ServiceManifest): boolean {
  const live = world.before?.find<ServiceManifest>('Service', service.name, world.namespaceOf(service)).at(-1);
  return live?.isHeadless === true && service.clusterIP === undefined && service.type === 'ClusterIP';
}

function checkService(world: World, workload: SetWorkload, service: ServiceManifest, report: Report): void {
  const { labels, set } = workload;
  if (!service.isHeadless && staysHeadless(world, service)) {
    report(set, {
      path: 'spec.serviceName',
      message: `the manifest of the governing service '${service.name}' no longer says that it is headless: the one that is there stays so, one made anew, in another cluster or `
        + 'after it was deleted, is not',
      fix: `write \`clusterIP: None\` in Service '${service.name}'`,
      effect: Effect.HAZARD,
    });
  } else if (!service.isHeadless) {
    report(set, {
      path: 'spec.serviceName',
      message: `the governing service '${service.name}' is not headless (type ${service.type}, clusterIP ${service.clusterIP ?? 'allocated'}): `
        + 'pods have no names of their own by the DNS specification',
      fix: `set \`clusterIP: None\` on Service '${service.name}' (a Service that exists cannot become headless: create another), and use a second Service for clients`,
    });
  }
  const selector = selectorOf(service);
  if (service.type === 'ExternalName' || (selector !== undefined && selectsPodsOf(selector, workload))) return;
  report(set, {
    path: 'spec.serviceName',
    message: `the governing service '${service.name}' selects ${labelsText(service.selector)}, `
      + `and the pods are labelled ${labelsText(labels)}: they get no DNS names`,
    fix: `write \`selector: ${flowMap(set.selector.matchLabels)}\` in Service '${service.name}' (${world.namespaceOf(service)})`,
  });
}
