/** Sets to test with. */
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { StatefulSet, StatefulSetProps } from '../../src';

export const CONTAINER = { image: 'example.com/store:1.0.0', portNumber: 7000 };

export function chartOf(namespace?: string): Chart {
  return new Chart(new App({ outdir: 'unused' }), 'test', { namespace });
}

export function setOf(props: StatefulSetProps = {}, scope: Construct = chartOf('shop'), id = 'store'): StatefulSet {
  return new StatefulSet(scope, id, { containers: [CONTAINER], ...props });
}

export function specOf(set: StatefulSet): any {
  return ApiObject.of(set).toJson().spec;
}
