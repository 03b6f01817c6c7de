/** Paths of fields as they stand in findings: `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`. */

/** A key or, in a list, an index. */
export type PathStep = string | number;

/** A key that needs no quotes. */
const BARE = /^[A-Za-z_][-\w]*$/;

/** The step to a key of a free map, to be appended to a path: `.app`, or in brackets where a dot would mislead. */
export function keyStep(key: string): string {
  return BARE.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The steps of a path. What does not look like one is taken as one key. */
export function pathSteps(path: string): PathStep[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|[^.[\]]+/g)]
    .map(([bare, index, quoted]) => (index !== undefined ? Number(index) : quoted !== undefined ? unquoted(quoted) : bare));
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
