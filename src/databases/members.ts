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

  /**
   * All are alike, each row is on some of them, and a majority of those decides.
   *
   * @param copies how many members have each row
   */
  public static copies(copies: number): Members {
    return new Members(undefined, false, copies);
  }

  /**
   * The data is divided among shards, each of which has several members: one that takes its writes, and others that take
   * its place.
   *
   * @param members how many members each shard has
   */
  public static shards(members: number): Members {
    return new Members(undefined, false, undefined, members);
  }

  private constructor(
    /** The ordinal of the member that takes the writes; undefined when that is not for the manifest to say. */
    public readonly primary: number | undefined,
    /** Whether writing takes a majority of all members. */
    public readonly needsMajority: boolean,
    private readonly rowCopies?: number,
    private readonly shardSize?: number,
  ) {}

  /**
   * How many of so many members may be lost while the others still take writes.
   *
   * @param replicas how many members there are
   */
  public tolerableLosses(replicas: number): number {
    if (this.primary !== undefined) return 0;
    if (this.rowCopies !== undefined) return tolerableFailures(this.rowCopies);
    // All may be of one shard, or so many of those that take writes that the others are no majority.
    if (this.shardSize !== undefined) return Math.max(0, Math.min(this.shardSize - 1, tolerableFailures(replicas / this.shardSize)));
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
    if (this.rowCopies !== undefined) checkCopies(title, this.rowCopies, replicas);
    if (this.shardSize !== undefined) checkShards(title, this.shardSize, replicas);
    if (this.needsMajority && replicas % 2 === 0) {
      throw new Error(`${title}: replicas is ${replicas}: a majority of ${replicas} survives ${tolerableFailures(replicas)} lost members, `
        + `as one of ${replicas - 1} does; use ${replicas - 1} or ${replicas + 1}`);
    }
  }
}

function checkCopies(title: string, copies: number, replicas: number): void {
  if (!Number.isInteger(copies) || copies < 1) {
    throw new Error(`${title}: replicationFactor is ${copies}, expected a whole number of at least 1; 3 lets one of the members be lost`);
  }
  if (copies > replicas) {
    throw new Error(`${title}: replicas is ${replicas} and replicationFactor ${copies}: there are not ${copies} members to have a row; `
      + `use at least ${copies} replicas${replicas < 3 ? ', or replicationFactor: 1, which survives no lost member' : ''}`);
  }
  if (copies % 2 === 0) {
    throw new Error(`${title}: replicationFactor is ${copies}: a majority of ${copies} survives ${tolerableFailures(copies)} lost members, `
      + `as one of ${copies - 1} does; use ${copies - 1} or ${copies + 1}`);
  }
}

/** Of two, neither is a majority without the other. */
const MIN_SHARDS = 3;

function checkShards(title: string, size: number, replicas: number): void {
  if (replicas % size === 0 && replicas >= MIN_SHARDS * size) return;
  const shards = Math.max(MIN_SHARDS, Math.floor(replicas / size));
  throw new Error(`${title}: replicas is ${replicas}, and with ${size} members for each shard ${replicas < MIN_SHARDS * size
    ? `there would be fewer than ${MIN_SHARDS} shards, of which no majority survives a loss` : 'one shard would have fewer'}; `
    + `use ${shards * size} or ${(shards + 1) * size}`);
}

/** How many of so many members may be missing while the others are a majority. */
function tolerableFailures(members: number): number {
  return Math.ceil(members / 2) - 1;
}
