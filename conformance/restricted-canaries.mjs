// Manifests that a namespace under the `restricted` standard must not let through, and what has to be said of them. Each has
// a namespace of its own: they are tried at once.

const restricted = 'allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 999, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}';

function template(securityContext, more = '') {
  return `{metadata: {labels: {app: canary}}, spec: {${more}containers: [{name: c, image: example.com/canary:1, securityContext: {${securityContext}}}]}}`;
}

function stateful(namespace, pod) {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: canary, namespace: ${namespace}}
spec: {serviceName: canary, selector: {matchLabels: {app: canary}}, template: ${pod}}
`;
}

/** By what is wrong with each. */
export const CANARIES = {
  'a set of privileged pods': {
    yaml: stateful('privileged', template('privileged: true')),
    expected: [/StatefulSet canary: warning: would violate PodSecurity/, /no pod more: .*violates PodSecurity "restricted:latest": privileged/],
  },
  'a pod of a Deployment that runs as root': {
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata: {name: canary, namespace: root}
spec: {selector: {matchLabels: {app: canary}}, template: ${template(restricted.replace('runAsUser: 999', 'runAsUser: 0'))}}
`,
    expected: [/no pod more: .*violates PodSecurity .*runAsUser=0/],
  },
  'a pod of a CronJob that may gain privileges': {
    yaml: `apiVersion: batch/v1
kind: CronJob
metadata: {name: canary, namespace: escalation}
spec: {schedule: "0 0 * * *", jobTemplate: {spec: {template: ${template(restricted.replace('Escalation: false', 'Escalation: true'), 'restartPolicy: Never, ')}}}}
`,
    expected: [/no pod more: .*violates PodSecurity .*allowPrivilegeEscalation/],
  },
  'a set whose account nobody makes': {
    yaml: stateful('account', template(restricted, 'serviceAccountName: nobody, ')),
    expected: [/no pod more: .*serviceaccount "nobody" not found/],
  },
  'a field that is misspelled': {
    yaml: stateful('misspelled', template(restricted)).replace('serviceName', 'serviceNames'),
    expected: [/StatefulSet canary: .*unknown field "spec.serviceNames"/],
  },
};
