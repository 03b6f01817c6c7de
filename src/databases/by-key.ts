/**
 * A map of a user's by key. In Java and Go a map has no order, or another in every run: what is made of it must not change
 * from synth to synth, since a change of the configuration replaces pods.
 *
 * @internal
 */
export function byKey<T>(map: { readonly [key: string]: T } = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : Number(one > other))));
}
