/** kube-score's checks that are about what the rules are about, the rules that look at the same, and who is right where they differ. */

export interface ComparedCheck {
  readonly check: string;
  readonly rules: readonly string[];
  /** Who is right about what only kube-score finds, and why. */
  readonly onlyTheirs: string;
  /** And about what only the rules find. */
  readonly onlyOurs: string;
}

const row = (check: string, rules: string, onlyTheirs: string, onlyOurs: string): ComparedCheck => ({ check, rules: rules.split(' '), onlyTheirs, onlyOurs });

export const CHECKS: readonly ComparedCheck[] = [
  row('statefulset-has-servicename', 'governing-service', '', 'right is `check`: kube-score takes a Service without a selector for one that selects'),
  row('statefulset-pod-selector-labels-match-template-metadata-labels', 'refused-by-api-server', '', 'right is `check`: all else that the API server refuses'),
  row('label-values', 'refused-by-api-server', '', 'right is `check`: all else that the API server refuses'),
  row('stable-version', 'removed-api-version', '', ''),
  row('service-targets-pod', 'service-selects-nothing governing-service',
    'right is `check`: pods that an operator makes, labels that the software gives its primary while it runs, and labels that controllers give (`statefulset.kubernetes.io/pod-name`)',
    'right is `check`: a governing Service that is missing, in another namespace or not headless'),
  row('service-type', 'exposed-database', '', 'right is `check`: a LoadBalancer that anybody reaches'),
  row('statefulset-has-poddisruptionbudget', 'without-disruption-budget', '', ''),
  row('poddisruptionbudget-has-policy', 'disruption-budget-without-limit', '', ''),
  row('statefulset-has-host-podantiaffinity', 'pods-on-one-node',
    'right is `check`: a topology spread constraint keeps pods apart as well; one over zones does where there are as many zones as pods', 'right is `check`: a term that selects other pods'),
  row('pod-topology-spread-constraints', 'pods-on-one-node', '', 'right is `check`: kube-score looks at constraints that are there, not for missing ones'),
  row('horizontalpodautoscaler-has-target', 'autoscaler-target', 'right is `check`: what is in no file may well be in the cluster; it speaks when a name is nearly right or the kind is another', ''),
  row('pod-networkpolicy', 'without-network-policy', 'both are right: `check` asks it of data stores, and leaves it to you for the rest', ''),
  row('networkpolicy-targets-pod', 'network-policy-selects-nothing', 'right is `check`: the pods are an operator\'s', ''),
  row('pod-probes', 'without-readiness liveness-like-readiness probe-port',
    'right is `check`: kube-score asks for a liveness probe, which a database is better without than with a wrong one (helm/charts#10405)',
    'right is `check`: kube-score is silent where no Service selects the pods, and about probes at ports that are not there'),
  row('pod-probes-identical', 'liveness-like-readiness', 'right is `check`: the same question with more patience before the kill is fine', ''),
  row('container-resources', 'resource-requests memory-limit', 'right is `check`: only the limit on CPU is missing, which slows a database down and protects nobody whom requests do not', ''),
  row('container-image-tag', 'image-tag', 'right is `check`: that image is missing because a mount stands among the containers, which it says', 'right is `check`: a tag that moves without being called latest'),
  row('environment-variable-key-duplication', 'duplicate-variable', '', ''),
  row('container-security-context-user-group-id', 'restricted-profile',
    'right is `check`: ids of upstream images are below 10000, and the *restricted* standard asks for `runAsNonRoot` only', 'right is `check`: the rest of the *restricted* standard'),
  row('container-security-context-privileged', 'privileged-container', '', 'right is `check`: the node\'s namespaces and capabilities that amount to it'),
  row('container-security-context-readonlyrootfilesystem', 'writable-root', '', ''),
  row('container-seccomp-profile', 'restricted-profile', '', 'right is `check`: the rest of the *restricted* standard'),
  row('container-ports-check', 'service-target-port probe-port', '', 'right is `check`: names and numbers of Services and probes that no container has; kube-score looks at the names of the ports themselves'),
];

/** What nobody compares: not about what is stateful, or a matter of taste. */
export const LEFT_OUT: { readonly [check: string]: string } = {
  'container-image-pull-policy': 'anything but `Always`: with a fixed tag `IfNotPresent` runs the same image, and starts when the registry is down',
  'container-ephemeral-storage-request-and-limit': 'a limit on what a container writes beside its volumes: kube-score is right where the root file system can be written to, which `writable-root` says',
  'container-ephemeral-storage-request-equals-limit': 'as above',
  'container-resource-requests-equal-limits': 'a choice (the quality of service *Guaranteed*); `memory-limit` advises it for memory',
  'container-cpu-requests-equal-limits': 'as above: see the limit on CPU',
  'container-memory-requests-equal-limits': 'as above',
  'deployment-*, cronjob-*, ingress-*': 'not about stateful software; `deployment-with-volume` is what hurts of it',
  'horizontalpodautoscaler-replicas': 'an autoscaler that may go down to one: a choice',
};
