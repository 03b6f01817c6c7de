/** What is known of data stores, by the images that they come in. */
import { splitImage } from '../model/image-names';

export interface DataStore {
  /** As it stands in messages. */
  readonly name: string;

  /** Names of images, or parts of them between dashes. */
  readonly images: readonly string[];

  /** Whether writing takes a majority of the members. */
  readonly needsMajority?: boolean;

  /** Whether each member has a part of the data that the others may not have. */
  readonly isSharded?: boolean;

  /** Where the official image keeps its data unless told otherwise. */
  readonly dataPath?: string;

  /** Whether the official image declares a volume of its own there, which a runtime may mount over what a pod mounts around it. */
  readonly hasImageVolume?: boolean;

  /** Whether it is often run for what may be lost, as a cache. */
  readonly isCache?: boolean;
}

const DATA_STORES: readonly DataStore[] = [
  { name: 'postgres', images: ['postgres', 'postgresql'], dataPath: '/var/lib/postgresql/data', hasImageVolume: true },
  { name: 'postgres', images: ['timescaledb', 'spilo', 'postgis'] },
  { name: 'mysql', images: ['mysql'], dataPath: '/var/lib/mysql', hasImageVolume: true },
  { name: 'mariadb', images: ['mariadb'], dataPath: '/var/lib/mysql', hasImageVolume: true },
  { name: 'mysql', images: ['percona'], dataPath: '/var/lib/mysql' },
  { name: 'mongodb', images: ['mongo', 'mongodb'], needsMajority: true, dataPath: '/data/db', hasImageVolume: true },
  { name: 'cassandra', images: ['cassandra'], isSharded: true, dataPath: '/var/lib/cassandra', hasImageVolume: true },
  { name: 'scylla', images: ['scylla', 'scylladb'], isSharded: true, dataPath: '/var/lib/scylla' },
  { name: 'kafka', images: ['kafka'], isSharded: true },
  { name: 'zookeeper', images: ['zookeeper'], needsMajority: true, dataPath: '/data' },
  { name: 'redis', images: ['redis', 'valkey'], dataPath: '/data', isCache: true },
  { name: 'etcd', images: ['etcd'], needsMajority: true },
  { name: 'elasticsearch', images: ['elasticsearch'], isSharded: true, dataPath: '/usr/share/elasticsearch/data' },
  { name: 'opensearch', images: ['opensearch'], isSharded: true, dataPath: '/usr/share/opensearch/data' },
  { name: 'cockroachdb', images: ['cockroach', 'cockroachdb'], needsMajority: true, isSharded: true },
  { name: 'rabbitmq', images: ['rabbitmq'], needsMajority: true, dataPath: '/var/lib/rabbitmq', hasImageVolume: true },
  { name: 'nats', images: ['nats'], needsMajority: true, isCache: true },
  { name: 'influxdb', images: ['influxdb'] },
  { name: 'clickhouse', images: ['clickhouse'], isSharded: true, dataPath: '/var/lib/clickhouse' },
  { name: 'neo4j', images: ['neo4j'], dataPath: '/data' },
  { name: 'couchdb', images: ['couchdb'], dataPath: '/opt/couchdb/data', hasImageVolume: true },
  { name: 'minio', images: ['minio'], isSharded: true },
  { name: 'consul', images: ['consul'], needsMajority: true, isCache: true },
  { name: 'vault', images: ['vault'], needsMajority: true, isCache: true },
];

const BY_IMAGE = new Map(DATA_STORES.flatMap((store) => store.images.map((image) => [image, store])));

/** What the image is called when it only has to do with a data store, and is none. */
const TOOLS = /exporter|operator|proxy|client|backup|metrics|admin|connect|init|tool|shell|commander|insight|ui\b/;

/** The data store that the image runs, going by a part of its name. */
export function dataStoreOf(image: string): DataStore | undefined {
  const name = imageName(image);
  if (TOOLS.test(name)) return undefined;
  for (const part of name.split(/[-_.]/)) {
    const store = BY_IMAGE.get(part) ?? BY_IMAGE.get(part.replace(/db$/, ''));
    if (store) return store;
  }
  return undefined;
}

/** Whether the image is the one that Docker's library has under that name, which keeps its data where {@link DataStore.dataPath} says. */
export function isOfficialImage(image: string): boolean {
  const path = splitImage(image).name.split('/');
  if (path.length === 1) return true;
  return path.length <= 3 && path.at(-2) === 'library';
}

/** `mysql` of `example.com/library/mysql:8`. */
function imageName(image: string): string {
  return splitImage(image).name.split('/').at(-1)!.toLowerCase();
}

/** How many of so many members may be missing while the others are a majority. */
export function tolerableFailures(members: number): number {
  return Math.max(0, Math.ceil(members / 2) - 1);
}
