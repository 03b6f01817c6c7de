/** Judging a change: manifests applied over what is live, or over the last release. */
import { immutableField } from './admission/immutable-field';
import { refusedByApiServer } from './admission/refused-by-api-server';
import { judge, JudgedFinding } from './judge';
import { WorldOptions } from './world';

/**
 * Every change from `before` to `after` that the API server refuses. Objects are paired by group, kind, namespace and
 * name; one that is not in `before` is created and not looked at here. What `judge(after)` says of the manifests by
 * themselves is left out, so that the two lists go together; with `before` among its options, `judge` gives both at once.
 */
export function judgeChanges(before: readonly unknown[], after: readonly unknown[], options: WorldOptions): JudgedFinding[] {
  const keyOf = ({ object, path, message }: JudgedFinding) => JSON.stringify([object, path, message]);
  const alone = new Set(judge(after, { ...options, before: [] }, [refusedByApiServer]).map(keyOf));
  return judge(after, { ...options, before }, [immutableField, refusedByApiServer]).filter((finding) => !alone.has(keyOf(finding)));
}
