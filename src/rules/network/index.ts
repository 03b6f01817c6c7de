import { egressWithoutDns } from './egress-without-dns';
import { exposedDatabase } from './exposed-database';
import { headlessPort } from './headless-port';
import { hostPort } from './host-port';
import { networkPolicyPeer } from './network-policy-peer';
import { networkPolicyPort } from './network-policy-port';
import { networkPolicySelectsNothing } from './network-policy-selects-nothing';
import { peersShutOut } from './peers-shut-out';
import { serviceSelectsNothing } from './service-selects-nothing';
import { serviceTargetPort } from './service-target-port';
import { withoutNetworkPolicy } from './without-network-policy';
import { Pack } from '../rule';

/** Services, ports and network policies. */
export const network: Pack = {
  topic: 'Network',
  about: 'Services, ports and network policies',
  rules: [
    egressWithoutDns,
    exposedDatabase,
    headlessPort,
    hostPort,
    networkPolicyPeer,
    networkPolicyPort,
    networkPolicySelectsNothing,
    peersShutOut,
    serviceSelectsNothing,
    serviceTargetPort,
    withoutNetworkPolicy,
  ],
};
