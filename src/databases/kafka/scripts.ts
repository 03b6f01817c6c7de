import { adminProperties, trust } from './admin-properties';
import * as layout from './layout';
import { pemKeystore } from '../java-keystore';

/** What the script is made for. */
export interface KafkaScriptOptions {
  readonly hasTls: boolean;
  readonly hasExternal: boolean;
  readonly isFormed: boolean;
  /** The users of the listeners for clients. */
  readonly users: { readonly name: string; readonly key: string }[];
}

/**
 * Runs in every pod before the server: writes the server's configuration, with its name and number and the passwords, and
 * formats an empty volume, as one of the first controllers only where there is no cluster yet.
 */
export function joinScript({ hasTls, hasExternal, isFormed, users }: KafkaScriptOptions): string {
  const { broker } = layout.USERS;
  const keys = [layout.CLUSTER_ID_KEY, ...users.map(({ key }) => key), layout.CONTROLLER_USER.key];
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  const login = (module: string, { name, key }: { readonly name: string; readonly key: string }) => `${module} username=\\"${name}\\" password=\\"$(secret ${key})\\"`;
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
secret() { cat "${layout.CREDENTIALS_PATH}/$1"; }
for each in ${keys.join(' ')}; do
  case "$(secret "$each")" in
    '' | -* | *[!a-zA-Z0-9_.-]*) echo "join: '$each' of the credentials is empty or has an odd character; use letters and digits" >&2; exit 1 ;;
  esac
done
${hasTls ? `${pemKeystore(`${layout.RUNTIME_PATH}/server.pem`)}touch -r ${layout.TLS_PATH}/tls.crt ${layout.RUNTIME_PATH}/certificate-read
` : ''}own=$(while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done < ${layout.MEMBERS_PATH}/members)
[ -n "$own" ] || { echo "join: $POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with" >&2; exit 1; }
node=$((FIRST_NODE + POD_INDEX))
case ",$CONTROLLERS" in *",$node@"*) is_controller=yes ;; *) is_controller= ;; esac
listeners= advertised= roles=
add() { listeners="\${listeners:+$listeners,}$1://:$3"; advertised="\${advertised:+$advertised,}$1://$2:$3"; }
if [ -z "$is_controller" ] || [ "$FIRST_NODE" -eq 0 ]; then
  roles=broker
  add CLIENT "$own" ${layout.CLIENT_PORT}
${hasExternal ? `  external="\${EXTERNAL_HOSTNAME//\\{name\\}/$POD_NAME}"
  add EXTERNAL "\${external//\\{ordinal\\}/$POD_INDEX}" ${layout.EXTERNAL_PORT}
` : ''}fi
if [ -n "$is_controller" ]; then
  roles="\${roles:+$roles,}controller"
  add CONTROLLER "$own" ${layout.CONTROLLER_PORT}
fi
{
  cat ${layout.CONFIG_PATH}/server.properties
  echo "process.roles=$roles"
  echo "node.id=$node"
  echo "listeners=$listeners"
  echo "advertised.listeners=$advertised"
  echo "controller.quorum.bootstrap.servers=$(sed 's/[0-9]*@//g' <<< "$CONTROLLERS")"
  # A controller that is new, or has lost its volume, copies the others and asks for a vote when it has.
  [ -z "$is_controller" ] || echo 'controller.quorum.auto.join.enable=true'
  case "$roles" in broker*) echo 'inter.broker.listener.name=CLIENT' ;; esac
  echo "listener.name.client.scram-sha-512.sasl.jaas.config=${login(layout.SCRAM, broker)};"
${hasExternal ? `  echo 'listener.name.external.scram-sha-512.sasl.jaas.config=${layout.SCRAM};'
` : ''}  echo "listener.name.controller.plain.sasl.jaas.config=${login(plain, layout.CONTROLLER_USER)} user_${layout.CONTROLLER_USER.name}=\\"$(secret ${layout.CONTROLLER_USER.key})\\";"
} > ${layout.RUNTIME_PATH}/server.properties
# What the tools are given: as the administrator to brokers, and to controllers.
${adminProperties(hasTls)}{
  echo 'security.protocol=${layout.protocol(hasTls)}'
  echo 'sasl.mechanism=PLAIN'
  echo "sasl.jaas.config=${login(plain, layout.CONTROLLER_USER)};"
${trust(hasTls)}} > ${layout.RUNTIME_PATH}/controller.properties

[ ! -f ${layout.DATA_PATH}/meta.properties ] || { echo "join: node $node, $roles, as before"; exit 0; }
formed() {
${isFormed ? '  return 0' : `  local others
  others=$(tr ',' '\\n' <<< "$CONTROLLERS" | sed -n "/^$node@/!s/.*@//p" | paste -s -d , -)
  [ -n "$others" ] || return 1
  timeout 25 ${layout.BIN}/kafka-metadata-quorum.sh --bootstrap-controller "$others" --command-config ${layout.RUNTIME_PATH}/controller.properties describe --status 2> /dev/null \\
    | grep -q '^LeaderId: *[0-9]'`}
}
# Of the first controllers each knows the others' directories; of one that comes later nobody does, and it has no vote at first.
directory() { printf "$(printf '%s/%s' "$(secret ${layout.CLUSTER_ID_KEY})" "$1" | sha256sum | cut -c 1-32 | sed 's/../\\\\x&/g')" | base64 | tr '+/' '-_' | tr -d '='; }
how=(--no-initial-controllers)
if [ -n "$is_controller" ] && ! formed; then
  first=$(for each in \${CONTROLLERS//,/ }; do echo "$each:$(directory "\${each%%@*}")"; done | paste -s -d , -)
  how=(--initial-controllers "$first" @${layout.RUNTIME_PATH}/users)
  # From a file: arguments show in the list of processes.
  {
${users.map(({ name, key }) => `    printf '%s\\n' --add-scram "SCRAM-SHA-512=[name=${name},password=$(secret ${key})]"`).join('\n')}
  } > ${layout.RUNTIME_PATH}/users
fi
mkdir -p ${layout.DATA_PATH}
${layout.BIN}/kafka-storage.sh format --cluster-id "$(secret ${layout.CLUSTER_ID_KEY})" --config ${layout.RUNTIME_PATH}/server.properties "\${how[@]}" > /tmp/format 2>&1 \\
  || { tail -5 /tmp/format >&2; exit 1; }
rm -f ${layout.RUNTIME_PATH}/users
echo "join: node $node, $roles, formatted with \${how[0]}"
`;
}

/** Changes the password of a user of the listeners for clients, as the administrator. */
export const PASSWORD_SCRIPT = `#!/bin/bash
# password.sh USER: the new one is read from standard input, since arguments show in the list of processes.
set -Eeuo pipefail
umask 077
trap 'rm -f ${layout.RUNTIME_PATH}/new-password' EXIT
read -r password
echo "SCRAM-SHA-512=password=$password" > ${layout.RUNTIME_PATH}/new-password
${layout.BIN}/kafka-configs.sh --bootstrap-server localhost:${layout.CLIENT_PORT} --command-config ${layout.ADMIN_PROPERTIES} \\
  --alter --entity-type users --entity-name "$1" --add-config-file ${layout.RUNTIME_PATH}/new-password
`;

/** Whether a server listens, as a broker or as a controller: it does so too while there is no majority. */
export const ALIVE = ['timeout', '4', 'bash', '-c',
  `for port in ${layout.CONTROLLER_PORT} ${layout.CLIENT_PORT}; do (exec 3<>/dev/tcp/localhost/$port) 2> /dev/null && exit 0; done; exit 1`];
