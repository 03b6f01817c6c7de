/** The lines of a text by offset, worked out when the first is asked for. */
export class Lines {
  private starts?: number[];

  public constructor(private readonly source: string) {}

  /** The line, from 1, that the character at an offset is in. */
  public at(offset: number): number {
    this.starts ??= this.find();
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The offsets that lines start at, the first at 0. */
  private find(): number[] {
    const starts = [0];
    for (let at = this.source.indexOf('\n'); at >= 0; at = this.source.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
}
