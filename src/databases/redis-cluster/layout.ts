/** Where things are in the containers: as with a primary and replicas, and what a cluster has besides. */
export * from '../redis/layout';

/** By which members find out who is there, and decide who takes the place of a lost one. */
export const BUS_PORT = 16379;

export const SLOTS = 16384;

/** What Redis writes down about the cluster. */
export const NODES_FILE = 'nodes.conf';
