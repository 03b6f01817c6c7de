import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulSet } from '../constructs/stateful-set';

/** Where a change of the configuration shows in the pod template, so that pods are replaced, one by one. */
const ANNOTATION = 'cdk8s-stateful.io/configuration';

/**
 * A directory of a database's configuration.
 *
 * @internal
 */
export interface ConfigDirectory {
  /** The volume's name. */
  readonly name: string;

  /** Its files, by name. */
  readonly files: Record<string, string>;

  /** Whether running servers read the files anew by themselves; otherwise a change replaces pods. */
  readonly isLive?: boolean;
}

/**
 * The files that a database's containers read: one ConfigMap, a volume for each directory.
 *
 * @internal
 */
export class ConfigFiles {
  private readonly configMap: kplus.ConfigMap;
  private readonly live = new Set<string>();

  constructor(private readonly scope: Construct, set: StatefulSet) {
    this.configMap = new kplus.ConfigMap(scope, 'Configuration', { metadata: { name: `${set.name}-config`, namespace: set.metadata.namespace } });
    set._annotateLate(ANNOTATION, () => this.fingerprint());
  }

  public addDirectory({ name, files, isLive }: ConfigDirectory): kplus.Volume {
    const items: Record<string, kplus.PathMapping> = {};
    for (const [file, content] of Object.entries(files)) {
      const key = `${name}.${file}`;
      this.configMap.addData(key, content);
      if (isLive) this.live.add(key);
      items[key] = { path: file };
    }
    return kplus.Volume.fromConfigMap(this.scope, `Volume-${name}`, this.configMap, { name, items });
  }

  private fingerprint(): string {
    const data = (ApiObject.of(this.configMap).toJson().data ?? {}) as Record<string, string>;
    const told = Object.entries(data).filter(([key]) => !this.live.has(key)).sort(([one], [other]) => (one < other ? -1 : 1));
    return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
  }
}
