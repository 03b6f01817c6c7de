/**
 * What a name that was not given is made of, by property, for the message that refuses it: `, made of the construct's id '1orders'`.
 *
 * @param origin what the database's name is made of
 * @param props the properties that were given
 * @param properties those that are made of the database's name, when they are not given
 *
 * @internal
 */
export function madeOf<Name extends string>(
  origin: string, props: { readonly [each in Name]?: string }, ...properties: Name[]
): Record<Name, string> {
  return Object.fromEntries(properties.map((name) => [name, props[name] === undefined ? `, made of ${origin}` : ''])) as Record<Name, string>;
}
