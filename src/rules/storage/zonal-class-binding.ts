import { driverOf } from '../drivers';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const zonalClassBinding: Rule = {
  id: 'zonal-class-binding',
  effect: Effect.HAZARD,
  title: 'Volumes of one zone are made when it is known where the pod will be',
  why: 'With `volumeBindingMode: Immediate` the disk is made before the pod is scheduled, in any zone: where the pod cannot go, it stays Pending '
    + '(kubernetes#91299). `volumeBindingMode` of a class cannot be changed.',

  check({ storageClasses }, report) {
    for (const each of storageClasses) {
      const driver = driverOf(each.provisioner);
      if (!driver?.isZonal || each.volumeBindingMode !== 'Immediate') continue;
      const restricted = (each.raw as { allowedTopologies?: unknown }).allowedTopologies;
      if (Array.isArray(restricted) && restricted.length === 1) continue;
      report(each, {
        path: 'volumeBindingMode',
        message: `${driver.name} (${each.provisioner}) is mounted where it was made, and with Immediate that is decided before the pod has a node: `
          + 'the pod may not fit there',
        fix: 'set `volumeBindingMode: WaitForFirstConsumer` (in a new class: it cannot be changed)',
      });
    }
  },
};
