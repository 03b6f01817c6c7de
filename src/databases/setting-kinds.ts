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

  /**
   * @param file where the settings go
   * @param nameOf a setting's name, however it is spelled
   */
  constructor(private readonly file: string, kinds: SettingKind[], private readonly nameOf: (name: string) => string) {
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

  /** @throws with the first name or value that is wrong */
  public check(title: string, parameters: Record<string, string>): void {
    const odd = Object.keys(parameters).find((name) => !/^[a-z][\w.-]*$/i.test(name));
    if (odd !== undefined) {
      throw new Error(`${title}: parameters sets '${odd}', and no setting of ${this.file} is called so: the server would not start; write one name, and its value as the value`);
    }
    const wrong = Object.entries(parameters).map(([name, value]) => this.wrong(name, value)).find((each) => each !== undefined);
    if (wrong !== undefined) throw new Error(`${title}: ${wrong}`);
  }
}
