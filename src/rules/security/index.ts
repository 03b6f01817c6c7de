import { emptyPassword } from './empty-password';
import { privilegedContainer } from './privileged-container';
import { restrictedProfile } from './restricted-profile';
import { secretInVariable } from './secret-in-variable';
import { serviceAccountToken } from './service-account-token';
import { writableRoot } from './writable-root';
import { Pack } from '../rule';

/** What a container may do, and what it gives away. */
export const security: Pack = {
  topic: 'Security',
  about: 'What a container may do, and what it gives away',
  rules: [
    emptyPassword,
    privilegedContainer,
    restrictedProfile,
    secretInVariable,
    serviceAccountToken,
    writableRoot,
  ],
};
