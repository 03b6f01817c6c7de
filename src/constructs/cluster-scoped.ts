import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';

/**
 * An object without a namespace: cdk8s would give it the chart's, and the API server refuses that.
 *
 * @internal
 */
export class ClusterScopedObject extends ApiObject {
  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
  }

  public toJson(): any {
    const json = super.toJson();
    const { namespace: _, ...metadata } = json.metadata;
    return { ...json, metadata };
  }
}
