/** What is known of storage drivers: only what holds for all their volumes. */

export interface Driver {
  readonly name: string;

  /** Whether a volume is in one zone, so that only that zone's nodes can mount it. */
  readonly isZonal: boolean;

  /** Whether a file system of it is only ever mounted by one node. */
  readonly isSingleNode: boolean;
}

const DRIVERS: readonly (Driver & { readonly provisioner: RegExp })[] = [
  { name: 'AWS EBS', provisioner: /^(ebs\.csi\.aws\.com|ebs\.csi\.eks\.amazonaws\.com|kubernetes\.io\/aws-ebs)$/, isZonal: true, isSingleNode: true },
  { name: 'Google Persistent Disk', provisioner: /^(pd\.csi\.storage\.gke\.io|kubernetes\.io\/gce-pd)$/, isZonal: true, isSingleNode: true },
  { name: 'Azure Disk', provisioner: /^(disk\.csi\.azure\.com|kubernetes\.io\/azure-disk)$/, isZonal: true, isSingleNode: true },
  { name: 'Ceph RBD', provisioner: /(^|\.)rbd\.csi\.ceph\.com$/, isZonal: false, isSingleNode: true },
  { name: 'DigitalOcean volumes', provisioner: /^dobs\.csi\.digitalocean\.com$/, isZonal: false, isSingleNode: true },
  { name: 'Hetzner volumes', provisioner: /^csi\.hetzner\.cloud$/, isZonal: true, isSingleNode: true },
  { name: 'Linode volumes', provisioner: /^linodebs\.csi\.linode\.com$/, isZonal: false, isSingleNode: true },
  { name: 'local volumes', provisioner: /^(kubernetes\.io\/no-provisioner|local\.csi\.openebs\.io|openebs\.io\/local|topolvm\.(io|cybozu\.com))$/, isZonal: true, isSingleNode: true },
];

/** Classes that managed clusters bring along, whose drivers are known by the name. */
const WELL_KNOWN_CLASSES: { readonly [name: string]: string } = {
  'gp2': 'ebs.csi.aws.com',
  'gp3': 'ebs.csi.aws.com',
  'standard-rwo': 'pd.csi.storage.gke.io',
  'premium-rwo': 'pd.csi.storage.gke.io',
  'managed-csi': 'disk.csi.azure.com',
  'managed-csi-premium': 'disk.csi.azure.com',
  'managed-premium': 'disk.csi.azure.com',
  'do-block-storage': 'dobs.csi.digitalocean.com',
};

export function driverOf(provisioner: string): Driver | undefined {
  return DRIVERS.find((driver) => driver.provisioner.test(provisioner));
}

/** The driver of a class that is not among the manifests, going by its name. */
export function driverOfClassName(name: string): Driver | undefined {
  return Object.hasOwn(WELL_KNOWN_CLASSES, name) ? driverOf(WELL_KNOWN_CLASSES[name]) : undefined;
}
