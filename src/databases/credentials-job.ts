import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addLastingJob } from './lasting-job';
import { isolateTask, taskContainer, taskLabels } from './task-pod';

/** @internal */
export interface CredentialsJobOptions {
  readonly database: string;
  readonly secretName: string;
  readonly keys: string[];
  readonly image?: string;
}

const IMAGE = 'curlimages/curl:8.16.0';

/**
 * A Job that makes the Secret once. The smallest right that does it: to create Secrets. That cannot be narrowed down to
 * a name, and needs no right to read: one that exists is refused with 409, which is as good.
 *
 * @internal
 */
export function addCredentialsJob(scope: Construct, { database, secretName, keys, image }: CredentialsJobOptions): void {
  const metadata = { name: `${database}-credentials` };
  const account = new kplus.ServiceAccount(scope, 'CredentialsAccount', { metadata, automountToken: false });
  const role = new kplus.Role(scope, 'CredentialsRole', { metadata });
  role.allow(['create'], kplus.ApiResource.SECRETS);
  new kplus.RoleBinding(scope, 'CredentialsRoleBinding', { metadata, role }).addSubjects(account);

  const labels = taskLabels(database, 'credentials');
  isolateTask(scope, 'CredentialsNetworkPolicy', metadata, labels);
  addLastingJob(scope, 'CredentialsJob', metadata, {
    podMetadata: { labels },
    serviceAccount: account,
    automountServiceAccountToken: true,
    restartPolicy: kplus.RestartPolicy.ON_FAILURE,
    backoffLimit: 10,
    securityContext: { user: 65532, group: 65532 },
    containers: [taskContainer({
      name: 'create',
      image: image ?? IMAGE,
      command: ['sh', '-ec', script(secretName, keys)],
    })],
  });
}

function script(secretName: string, keys: string[]): string {
  return `
account=/var/run/secrets/kubernetes.io/serviceaccount
value() { head -c 256 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | head -c 32; }
status=$(
  {
    printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"${secretName}"},"stringData":{'
    separator=
    for key in ${keys.join(' ')}; do
      printf '%s"%s":"%s"' "$separator" "$key" "$(value)"
      separator=,
    done
    printf '}}'
  } | curl --silent --show-error --output /dev/null --write-out '%{http_code}' --cacert "$account/ca.crt" \\
    --header "Authorization: Bearer $(cat "$account/token")" --header 'Content-Type: application/json' --data-binary @- \\
    "https://kubernetes.default.svc/api/v1/namespaces/$(cat "$account/namespace")/secrets"
)
case "$status" in
  201) echo 'Secret ${secretName} created' ;;
  409) echo 'Secret ${secretName} is there already, and stays as it is' ;;
  *) echo "the API server answered $status" >&2; exit 1 ;;
esac
`.trimStart();
}
