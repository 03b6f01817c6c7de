/**
 * What operators' steps are made of. All of an operation is one script for bash, which stops at the first command that fails:
 * a shell that somebody types in would go on with the next line.
 */

/** No line of a step may be this one: it ends the script. */
const END = 'STEPS';

/**
 * The steps as text to paste. The script is read by way of descriptor 3, so that what it asks is answered at the terminal;
 * the shell that it is pasted into, whichever it is, reads none of it, and is still there when the script has stopped.
 *
 * @internal
 */
export function pastable(steps: readonly string[]): string[] {
  const first = steps.findIndex((step) => !isRemark(step));
  if (first < 0) return [...steps];
  return [...steps.slice(0, first), `bash -euo pipefail /dev/fd/3 3<<'${END}'`, ...steps.slice(first), END];
}

function isRemark(step: string): boolean {
  return step.startsWith('#');
}

/** One word, whatever is in it. */
export function quote(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}

/**
 * What the operator does elsewhere before the steps go on: `Set primary: 1 and apply.`
 *
 * @internal
 */
export function byHand(text: string): string {
  return `read -r -p ${quote(`${text} Then press Enter: `)}`;
}

/**
 * A value that the operator types, unless the variable has one already.
 *
 * @param pattern a regular expression of bash that the value must match
 *
 * @internal
 */
export function ask(variable: string, question: string, pattern: string): string[] {
  const expected = question.replace(/^./, (letter) => letter.toLowerCase());
  return [
    `[ -n "\${${variable}-}" ] || read -r -p ${quote(`${question}: `)} ${variable}`,
    `[[ $${variable} =~ ^${pattern}$ ]] || { echo "${variable} is '$${variable}', which is not ${expected}" >&2; exit 1; }`,
  ];
}

/**
 * The function `poll`, which waits for one thing or its opposite: `kubectl wait --for=condition=complete` never ends for a
 * Job that has failed.
 *
 * @internal
 */
export const POLL = [
  'poll() { # SECONDS GOOD BAD COMMAND...: until the command succeeds and says GOOD; fails when it says BAD, or the time is up.',
  '  local end=$((SECONDS + $1)) good=$2 bad=$3 output',
  '  shift 3',
  '  while :; do',
  '    if output=$("$@" 2>&1); then',
  '      if [[ $output =~ $good ]]; then return; fi',
  '      if [[ $output =~ $bad ]]; then echo "failed: $*: $output" >&2; return 1; fi',
  '    fi',
  '    if [ "$SECONDS" -ge "$end" ]; then echo "not in time: $*: $output" >&2; return 1; fi',
  '    sleep 2',
  '  done',
  '}',
];

/** Matches nothing, as what would be a failure. */
const NEVER = '$.';

/**
 * Waits until a command succeeds.
 *
 * @internal
 */
export function untilItSucceeds(command: string, seconds: number): string {
  return `poll ${seconds} '.*' '${NEVER}' ${command}`;
}

/**
 * Waits until a pod is Ready, and no longer when it has ended.
 *
 * @param run `kubectl` with its namespace
 *
 * @internal
 */
export function untilReady(run: string, pod: string, seconds = 900): string[] {
  return [
    `poll ${seconds} 'Ready=True' '^(Failed|Succeeded)' ${run} get pod ${pod} \\`,
    '  -o jsonpath=\'{.status.phase} Ready={.status.conditions[?(@.type=="Ready")].status}\' \\',
    `  || { ${run} describe pod ${pod} | tail -n 20 >&2; exit 1; }`,
  ];
}

/**
 * Waits until a pod has ended well, and no longer when it has failed.
 *
 * @internal
 */
export function untilSucceeded(run: string, pod: string, seconds: number): string[] {
  return [
    `poll ${seconds} '^Succeeded' '^Failed' ${run} get pod ${pod} -o jsonpath='{.status.phase}' \\`,
    `  || { ${run} logs ${pod} --all-containers --prefix >&2; exit 1; }`,
  ];
}

/**
 * Waits until a Job has completed, and no longer when it has failed.
 *
 * @param job its name, as a word of the shell
 *
 * @internal
 */
export function untilComplete(run: string, job: string, seconds = 6 * 3600): string[] {
  return [
    `poll ${seconds} 'Complete' 'Failed' ${run} get job ${job} -o jsonpath='{.status.conditions[?(@.status=="True")].type}' \\`,
    `  || { ${run} logs -l batch.kubernetes.io/job-name=${job} --all-containers --prefix --tail=50 >&2; exit 1; }`,
  ];
}
