/** The public surface as users of each language meet it. The library must be compiled. */
import { ALL_TYPES, allProperties, callables, Docs, Member, Parameter, Type, TYPES } from './api';

/** Names that a member of this library must not have: what a language would have to rename. */
const KEYWORDS: Record<string, { readonly words: string; written(name: string): string }> = {
  'Python': {
    words: 'False None True and as assert async await break class continue def del elif else except finally for from global if import in is '
      + 'lambda nonlocal not or pass raise return self try while with yield',
    written: snakeCase,
  },
  // Of `getX` and of the builder's `x`, the second is written as it is.
  'Java': {
    words: 'abstract assert boolean break build byte case catch char class const continue default do double else enum extends final finally float '
      + 'for goto if implements import instanceof int interface long native new null package private protected public return short static '
      + 'strictfp super switch synchronized this throw throws transient try void volatile while',
    written: (name) => name,
  },
  // What every object has already.
  'C#': { words: 'Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString', written: pascalCase },
};

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const parametersOf = (type: Type) => callables(type).flatMap(({ parameters = [] }) => parameters);
const members = (type: Type): readonly Member[] => [...type.properties ?? [], ...type.methods ?? []];

/** What fails a check, as `Type.member`. */
function failing(check: (type: Type) => readonly string[]): string[] {
  return TYPES.flatMap((type) => check(type).map((name) => `${type.name}.${name}`));
}

test('there is a surface to look at', () => {
  expect(TYPES.map(({ name }) => name)).toEqual(expect.arrayContaining(['StatefulSet', 'StatefulSetProps', 'Effect']));
  expect(TYPES.flatMap(members).length).toBeGreaterThan(300);
});

test.each(Object.keys(KEYWORDS))('no member has a name that %s keeps for itself', (language) => {
  const { words, written } = KEYWORDS[language];
  const taken = new Set(words.split(' '));
  expect(failing((type) => members(type).map(({ name }) => name).filter((name) => taken.has(written(name))))).toEqual([]);
});

test('no parameter has a name that Python keeps for itself, where it is written at every call', () => {
  const taken = new Set(KEYWORDS.Python.words.split(' '));
  expect(failing((type) => parametersOf(type).map(({ name }) => name).filter((name) => taken.has(snakeCase(name))))).toEqual([]);
});

test('no two members of a type are one name in another language', () => {
  const written = (name: string) => name.replaceAll('_', '').toLowerCase();
  expect(failing((type) => {
    const names = members(type).map(({ name }) => name);
    // C# refuses a member that is called like its type.
    const isSecond = (name: string, index: number) => names.findIndex((other) => written(other) === written(name)) !== index;
    return names.filter((name, index) => written(name) === written(type.name) || isSecond(name, index));
  })).toEqual([]);
});

test('no property hides a method of Java, where it is read by get and its name', () => {
  expect(failing((type) => {
    const methods = new Set((type.methods ?? []).map(({ name }) => name));
    return (type.properties ?? []).map(({ name }) => name).filter((name) => name === 'class' || methods.has(`get${pascalCase(name)}`));
  })).toEqual([]);
});

test('no two exports are one name in Go, where a static method is a function of the package', () => {
  const functions = TYPES.flatMap((type) => [`New${type.name}`, ...(type.methods ?? []).map(({ name }) => `${type.name}_${pascalCase(name)}`)]);
  const names = [...TYPES.map(({ name }) => name), ...functions];
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('nothing is of one type or another: a class with factories says which', () => {
  expect(failing((type) => [...members(type), ...parametersOf(type)]
    .filter(({ type: of }) => JSON.stringify(of ?? {}).includes('"union"')).map(({ name }) => name))).toEqual([]);
});

test('what a user implements has one method, so that it can be written as one function', () => {
  const behaviour = TYPES.filter(({ kind, datatype }) => kind === 'interface' && !datatype);
  expect(behaviour.map(({ name }) => name)).toContain('IStorageClass');
  expect(behaviour.filter(({ methods = [] }) => methods.length > 1).map(({ name }) => name)).toEqual([]);
});

test('whoever wants all the defaults leaves the properties out', () => {
  const isNeedless = ({ type, optional }: Parameter) => {
    const struct = ALL_TYPES[(type as { fqn?: string }).fqn ?? ''];
    return !optional && struct?.datatype === true && allProperties(struct).every((property) => property.optional);
  };
  expect(failing((type) => callables(type).filter(({ parameters = [] }) => parameters.some(isNeedless)).map(({ name }) => name))).toEqual([]);
});

test('everything is described: types, members, parameters, values', () => {
  const hasNone = ({ docs }: { docs?: Docs }) => !docs?.summary;
  expect(TYPES.filter(hasNone).map(({ name }) => name)).toEqual([]);
  expect(failing((type) => [
    ...[...members(type), ...type.members ?? []].filter(hasNone).map(({ name }) => name),
    // What a method of a peer is overridden with takes the peer's parameters.
    ...callables(type).filter(({ overrides }) => !overrides)
      .flatMap(({ name, parameters = [] }) => parameters.filter(hasNone).map((each) => `${name}(${each.name})`)),
  ])).toEqual([]);
});

test('what may be left out says what it is then', () => {
  expect(failing((type) => (type.datatype ? type.properties ?? [] : [])
    .filter(({ optional, docs }) => optional && !docs?.default).map(({ name }) => name)))
    .toEqual([]);
});
