import * as kplus from 'cdk8s-plus-28';
import { ConfigFiles } from './config-files';
import { StatefulSet } from '../constructs/stateful-set';

/** Where the scripts of all systems are, and the list of members. */
export const SCRIPTS_PATH = '/scripts';
export const MEMBERS_PATH = '/members';

/**
 * An image with a shell, where the server's has none.
 *
 * @internal
 */
export interface JoinImage {
  readonly image: string;
  readonly shell: 'bash' | 'sh';
}

/**
 * The init container that sees to it that what the server will find makes it a member of its cluster: `join.sh` among
 * the scripts, with the server's image unless another is given, and the list of members.
 *
 * @internal
 */
export function addJoinContainer(
  set: StatefulSet,
  server: kplus.Container,
  files: ConfigFiles,
  env: { [name: string]: kplus.EnvValue },
  image: JoinImage = { image: server.image, shell: 'bash' },
): kplus.Container {
  const join = set.addInitContainer({
    name: 'join',
    image: image.image,
    imagePullPolicy: server.imagePullPolicy,
    command: [image.shell, `${SCRIPTS_PATH}/join.sh`],
    envVariables: {
      POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
      POD_INDEX: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
      ...env,
    },
    // A pod asks for the most of its init containers and the sum of the others: this adds nothing.
    resources: server.resources,
  });
  // Read when a pod starts: a change concerns no server that runs, and replaces none.
  const members = `${set.peerList({ format: '{name} {address}', separator: '\n' })}\n`;
  join.mount(MEMBERS_PATH, files.addDirectory({ name: 'members', files: { members }, isLive: true }), { readOnly: true });
  return join;
}
