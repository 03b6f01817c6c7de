import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { SET_NAME_LIMIT, toDnsLabel } from '../model/names';

/**
 * Metadata with a name that depends on nothing but what the user wrote: the name given, or the construct's id.
 * cdk8s would add a hash of the path, and a set, its pods and claims would be stranded when the construct moves.
 *
 * @throws when the id has no letter or digit that a name could be made of
 */
export function namedMetadata(scope: IConstruct, id: string, metadata?: ApiObjectMetadata): ApiObjectMetadata & { readonly name: string } {
  const name = metadata?.name ?? toDnsLabel(id, SET_NAME_LIMIT);
  if (name === undefined) {
    throw new Error(`${scope.node.path}/${id}: no Kubernetes name can be made of the id '${id}'; give one as metadata.name`);
  }
  return { ...metadata, name };
}

/**
 * Says in words that a child of that id is there, before `constructs` says so in its own.
 *
 * @throws when it is
 */
export function refuseSecond(set: IConstruct, id: string, message: string): void {
  if (set.node.tryFindChild(id)) throw new Error(`stateful set ${set.node.path}: ${message}`);
}

/** The namespace of an object, as kubectl would choose it when none is written. */
export const DEFAULT_NAMESPACE = 'default';
