import * as layout from './layout';
import { newPasswords } from '../new-passwords';
import { kubectl } from '../operation-steps';
import { Operation } from '../operations';

/** Whose passwords they are. */
export interface RotationFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: readonly string[];
  readonly secret: string;
  readonly keys: readonly string[];
}

/** A server of Redis takes new passwords beside the old, so that at no moment none holds. */
export function rotatePasswords(facts: RotationFacts): Operation {
  return {
    title: 'Rotate passwords',
    steps: [
      newPasswords(kubectl(facts), facts.secret, facts.keys),
      '# When the volumes show it, a minute or two later, each member takes the new ones beside the old:',
      ...facts.pods.map((pod) => `${kubectl(facts)} exec ${pod} -c redis -- bash ${layout.SCRIPTS_PATH}/passwords.sh`),
      '# Restart the applications. Then the members, one by one, which leaves only the new ones:',
      `${kubectl(facts)} rollout restart statefulset ${facts.name}`,
    ],
  };
}
