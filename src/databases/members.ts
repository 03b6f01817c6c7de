/**
 * What the members of a database are to each other, and with it how many there may be.
 */
export class Members {
  /**
   * One member takes the writes, the others follow it.
   *
   * @param primary the ordinal of the one that takes the writes
   */
  public static primaryAndReplicas(primary: number): Members {
    return new Members(primary, false);
  }

  /** A majority decides: an odd number of members. */
  public static majority(): Members {
    return new Members(undefined, true);
  }

  /** All are alike, and none decides for the others. */
  public static alike(): Members {
    return new Members(undefined, false);
  }

  private constructor(
    /** The ordinal of the member that takes the writes; undefined when that is not for the manifest to say. */
    public readonly primary: number | undefined,
    /** Whether writing takes a majority. */
    public readonly needsMajority: boolean,
  ) {}

  /** How many of so many members may be lost while the others still take writes. */
  public tolerableLosses(replicas: number): number {
    if (this.primary !== undefined) return 0;
    return this.needsMajority ? tolerableFailures(replicas) : Math.max(0, replicas - 1);
  }

  /**
   * Says why there cannot be so many members, if so.
   *
   * @internal
   */
  public _check(title: string, replicas: number): void {
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`${title}: replicas is ${replicas}, expected a whole number of at least 1; to stop it for a while, use kubectl scale`);
    }
    if (this.primary !== undefined && (!Number.isInteger(this.primary) || this.primary < 0 || this.primary >= replicas)) {
      throw new Error(`${title}: primary is ${this.primary}, and with ${replicas} replicas the members are 0 to ${replicas - 1}: `
        + 'there would be none to write to; give the ordinal of one of them');
    }
    if (this.needsMajority && replicas % 2 === 0) {
      throw new Error(`${title}: replicas is ${replicas}: a majority of ${replicas} survives ${tolerableFailures(replicas)} lost members, `
        + `as one of ${replicas - 1} does; use ${replicas - 1} or ${replicas + 1}`);
    }
  }
}

/** How many of so many members may be missing while the others are a majority. */
function tolerableFailures(members: number): number {
  return Math.ceil(members / 2) - 1;
}
