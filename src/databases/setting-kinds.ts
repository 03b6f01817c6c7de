/** Settings of a server that take the same kind of value. */
export interface SettingKind {
  /** Their names, with a space between them. */
  readonly names: string;
  readonly values: RegExp;
  /** What another value is. */
  readonly what: string;
  /** What the server would do with it. */
  readonly otherwise: string;
  readonly instead: string;
}

/**
 * Values of settings that are given as text, as far as their kind is known. Of any other setting, such as a plugin's, it is for
 * the server to say.
 */
export class SettingKinds {
  private readonly byName: Map<string, SettingKind>;

  constructor(kinds: SettingKind[], private readonly nameOf: (name: string) => string) {
    this.byName = new Map(kinds.flatMap((kind) => kind.names.split(' ').map((name) => [name, kind])));
  }

  /** The settings whose values are looked at. */
  public get names(): string[] {
    return [...this.byName.keys()];
  }

  /** Why the server would not work with that value; undefined when nothing says so. */
  public wrong(name: string, value: string): string | undefined {
    const kind = this.byName.get(this.nameOf(name));
    if (kind === undefined || kind.values.test(value)) return undefined;
    return `parameters sets ${name} to '${value}', which is ${kind.what}: the server would ${kind.otherwise}; write a value such as ${kind.instead}`;
  }

  /** @throws with the first value that is wrong */
  public check(title: string, parameters: Record<string, string>): void {
    const wrong = Object.entries(parameters).map(([name, value]) => this.wrong(name, value)).find((each) => each !== undefined);
    if (wrong !== undefined) throw new Error(`${title}: ${wrong}`);
  }
}
