import { changedSets } from './changed-sets';
import { splitImage } from '../../model/image-names';
import { ContainerDetails } from '../../model/pods/pod-details';
import { dataStoreOf } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';

/** How the files of one release become those of the next. */
interface DataVersions {
  /** The releases whose files differ, in order; absent: each major version. */
  readonly series?: readonly string[];

  /** Whether a newer server reads what an older one wrote. */
  readonly reads: 'the same' | 'the one before' | 'all before';

  /** The way there. */
  readonly upgrade: string;
}

const VERSIONS: { readonly [store: string]: DataVersions } = {
  postgres: { reads: 'the same', upgrade: 'restore a dump into a new set, replicate to one, or run pg_upgrade' },
  mysql: { series: ['5.6', '5.7', '8.0', '8.4', '9'], reads: 'the one before', upgrade: 'go through each release in between' },
  mongodb: { series: ['3.6', '4.0', '4.2', '4.4', '5.0', '6.0', '7.0', '8.0'], reads: 'the one before', upgrade: 'go through each release in between, and set featureCompatibilityVersion after each' },
  elasticsearch: { reads: 'the one before', upgrade: 'go through the last release of each major version in between' },
  cassandra: { reads: 'the one before', upgrade: 'go through each major version in between, with `nodetool upgradesstables` after each' },
  redis: { reads: 'all before', upgrade: '' },
};

export const dataVersion: Rule = {
  id: 'data-version',
  effect: Effect.OUTAGE,
  title: 'A new image reads the data of the old one',
  why: 'Files on disk belong to a release: a server that cannot read them stops at its start, and a rolling update that begins so leaves a pod that never gets ready. '
    + 'PostgreSQL reads those of its own major version only; others want each step in between; none is sure to read what a newer one has written.',

  check(world, report) {
    for (const { now, past } of changedSets(world)) {
      if (now.set.claimTemplates.length === 0 || now.pod.initContainers.some(({ name, image }) => /upgrade|migrat/.test(`${name} ${image}`))) continue;
      for (const container of now.pod.containers) {
        const old = past.pod.containers.find(({ name }) => name === container.name);
        const found = old === undefined ? undefined : mismatch(old, container);
        if (found === undefined) continue;
        report(now.set, { path: now.path(`${container.path}.image`), ...found });
      }
    }
  },
};

function mismatch(old: ContainerDetails, container: ContainerDetails): { message: string; fix: string } | undefined {
  const store = dataStoreOf(container.image ?? '')?.name ?? '';
  if (!Object.hasOwn(VERSIONS, store) || repositoryOf(old) !== repositoryOf(container)) return undefined;
  const { reads, series, upgrade } = VERSIONS[store];
  const [from, to] = [placeOf(tagOf(old), series), placeOf(tagOf(container), series)];
  if (from === undefined || to === undefined || from === to) return undefined;
  if (to > from && (reads === 'all before' || (reads === 'the one before' && to === from + 1))) return undefined;
  return {
    message: `${store} goes from ${tagOf(old)} to ${tagOf(container)}, which does not read ${to > from ? 'files that old' : 'what a newer one has written'}: `
      + 'the first pod to be updated does not start again',
    fix: to < from ? `keep ${tagOf(old)}; to go back, restore a backup of ${tagOf(container)} into a new set` : `keep ${tagOf(old)}; ${upgrade}`,
  };
}

/** Where a tag stands in the order of releases; undefined when it does not say. */
function placeOf(tag: string, series?: readonly string[]): number | undefined {
  if (!/^v?\d+([.-]|$)/.test(tag)) return undefined;
  const version = tag.replace(/^v/, '');
  if (series === undefined) return Number.parseInt(version, 10);
  const place = series.findIndex((each) => version === each || version.startsWith(`${each}.`) || version.startsWith(`${each}-`));
  return place < 0 ? undefined : place;
}

function repositoryOf({ image = '' }: ContainerDetails): string {
  return splitImage(image).name;
}

function tagOf({ image = '' }: ContainerDetails): string {
  return splitImage(image).tag ?? '';
}
