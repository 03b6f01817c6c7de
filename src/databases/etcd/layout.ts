/** Where things are in the containers, and how members are spoken to. */
import { TLS_PATH } from '../mounts';

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { TLS_PATH } from '../mounts';

export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;

/** Health and metrics, without TLS: the kubelet and Prometheus have no certificate. */
export const METRICS_PORT = 2381;

/** The image names no user; this is `nonroot` of the base that it is made from. */
export const UID = 65532;

export const VOLUME_PATH = '/data';

/** Below the volume, whose root holds `lost+found`, and which a restore can set aside. */
export const DATA_PATH = '/data/etcd';

export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts: the configuration with its own name and address. */
export const RUNTIME_PATH = '/runtime';

export function scheme(hasTls: boolean): string {
  return hasTls ? 'https' : 'http';
}

/** What `etcdctl` reads, so that commands need no flags. */
export function etcdctlVariables(endpoint: string, hasTls: boolean): Record<string, string> {
  return {
    ETCDCTL_ENDPOINTS: endpoint,
    ...hasTls ? { ETCDCTL_CACERT: `${TLS_PATH}/ca.crt`, ETCDCTL_CERT: `${TLS_PATH}/tls.crt`, ETCDCTL_KEY: `${TLS_PATH}/tls.key` } : {},
  };
}
