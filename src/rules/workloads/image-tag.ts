import { splitImage } from '../../model/image-names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const imageTag: Rule = {
  id: 'image-tag',
  effect: Effect.HAZARD,
  title: 'An image says which version it is',
  why: 'A pod that is started again pulls what the tag means by then: with `latest` the members of a set come to run different versions, and a restart of one is '
    + 'an upgrade of its data that nobody asked for.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const { path, image, name } of workload.allContainers) {
        if (!image || image.includes('@')) continue;
        const { name: untagged, tag } = splitImage(image);
        const isLatest = tag === undefined || tag === 'latest';
        if (!isLatest && /\d/.test(tag)) continue;
        report(workload.set, {
          path: workload.path(`${path}.image`),
          message: `image '${image}' of container '${name}' ${tag === undefined ? 'has no tag, which means latest' : `is tagged '${tag}', which is another version tomorrow`}: `
            + 'pods started at different times run different versions',
          fix: `write the version that runs now, as '${untagged}:1.2.3', or a digest`,
          effect: isLatest ? undefined : Effect.ADVICE,
        });
      }
    }
  },
};
