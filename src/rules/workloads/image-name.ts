import { isImageReference, splitImage } from '../../model/image-names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const imageName: Rule = {
  id: 'image-name',
  effect: Effect.BROKEN,
  title: 'An image is called so that it can be pulled',
  why: 'The API server takes any text for an image. A kubelet that cannot read it (two versions, capitals, `https://`) pulls nothing and never starts the container '
    + '(`InvalidImageName`).',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      for (const { path, image, name } of workload.allContainers) {
        // Nothing, and blanks around it, the API server refuses.
        if (!image || image.trim() !== image || isImageReference(image)) continue;
        report(workload.manifest, {
          path: workload.path(`${path}.image`),
          message: `image '${image}' of container '${name}' is no name of an image: no node can pull it, and the container never starts`,
          fix: `write ${meant(image)}`,
        });
      }
    }
  },
};

/** The first of what may have been meant that is a name. */
function meant(image: string): string {
  const withoutScheme = image.replace(/^\w+:\/\//, '');
  // A version may have capitals.
  const inLowerCase = withoutScheme.replace(/^(?:.*\/)?[^:@]*/, (name) => name.toLowerCase());
  const { name, tag = '', digest } = splitImage(withoutScheme);
  const withLastVersion = `${name}:${tag.slice(tag.lastIndexOf(':') + 1)}${digest}`;
  const guess = [withoutScheme, inLowerCase, withLastVersion].find(isImageReference);
  return guess === undefined ? 'it as \'registry.example/team/name:1.2.3\', the name in lower case' : `'${guess}'`;
}
