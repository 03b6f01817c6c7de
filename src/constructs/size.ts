import { Size, SizeRoundingBehavior } from 'cdk8s';

/**
 * A size as a Kubernetes quantity in the largest binary unit that it fills exactly: `50Gi`, `1536Mi`.
 */
export function toQuantity(size: Size): string {
  const kibibytes = size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  const units: [string, number][] = [['Pi', 1024 ** 4], ['Ti', 1024 ** 3], ['Gi', 1024 ** 2], ['Mi', 1024]];
  const [unit, factor] = units.find(([, each]) => kibibytes >= each && kibibytes % each === 0) ?? ['Ki', 1];
  return `${kibibytes / factor}${unit}`;
}
