export { Explanation } from './constructs/explanation';
export { ClaimDataSource } from './constructs/claim-data-source';
export { ClaimRetention, ClaimRetentionPolicy } from './constructs/claim-retention';
export { Cluster, ClusterProps } from './constructs/cluster';
export { PodDisruptionBudget, PodDisruptionBudgetOptions, PodDisruptionBudgetProps } from './constructs/disruption-budget';
export { HeadlessService, HeadlessServiceProps, IpFamily, IpFamilyPolicy } from './constructs/headless-service';
export { NamedPod } from './constructs/named-pod';
export { PeerListOptions } from './constructs/peer-list';
export { Rules } from './constructs/rules';
export { ClientServiceOptions, PodServiceOptions } from './constructs/set-services';
export { NfsSharedVolumeProps, SharedVolume, SharedVolumeOptions, SharedVolumeProps } from './constructs/shared-volume';
export { SpreadOptions } from './constructs/spread';
export { StatefulSet } from './constructs/stateful-set';
export { StatefulSetProps } from './constructs/stateful-set-props';
export { StorageClass } from './constructs/storage-class';
export { IStorageClass, StorageClassOptions, StorageClassProps, VolumeBindingMode } from './constructs/storage-class-props';
export {
  AwsEbsOptions, AzureDiskOptions, CephRbdOptions, GcpPersistentDiskOptions, LonghornOptions, OpenEbsHostpathOptions, OpenEbsLvmOptions,
  OpenEbsReplicatedOptions, PortworxOptions,
} from './constructs/storage-drivers';
export { RollingUpdateOptions, UpdateStrategy } from './constructs/update-strategy';
export { VolumeClaimTemplate, VolumeClaimTemplateProps } from './constructs/volume-claim-template';
export { BackupSchedule, ClaimBackupOptions, DatabaseBackup, S3BackupOptions } from './databases/backup';
export { Cassandra } from './databases/cassandra/cassandra';
export { CassandraProps } from './databases/cassandra/props';
export { DatabaseConnection, DatabaseConnectionProps } from './databases/connection';
export { DatabaseCredentials, GeneratedCredentialsOptions } from './databases/credentials';
export { DatabaseProps, DatabaseStorage } from './databases/database-props';
export { Etcd } from './databases/etcd/etcd';
export { EtcdProps } from './databases/etcd/props';
export { ExternalAccess } from './databases/external-access';
export { Kafka } from './databases/kafka/kafka';
export { KafkaControllers, KafkaProps } from './databases/kafka/props';
export { Members } from './databases/members';
export { DatabaseMetrics } from './databases/metrics';
export { MongoDb } from './databases/mongodb/mongodb';
export { MongoDbProps } from './databases/mongodb/props';
export { MySql } from './databases/mysql/mysql';
export { MySqlProps } from './databases/mysql/props';
export { Operation } from './databases/operations';
export { PostgreSql } from './databases/postgresql/postgresql';
export { PostgreSqlProps } from './databases/postgresql/props';
export { RedisClusterProps } from './databases/redis-cluster/props';
export { RedisCluster } from './databases/redis-cluster/redis-cluster';
export { RedisProps } from './databases/redis/props';
export { Redis } from './databases/redis/redis';
export { StatefulDatabase } from './databases/stateful-database';
export { DatabasePort, StatefulDatabaseProps } from './databases/stateful-database-props';
export { CertManagerOptions, DatabaseTls } from './databases/tls';
export { ZooKeeperProps } from './databases/zookeeper/props';
export { ZooKeeper } from './databases/zookeeper/zookeeper';
export { Effect, Finding, FindingObject } from './rules/finding';
export {
  PodIdentity, PredictedAutoscaling, PredictedCapacity, PredictedClaim, PredictedPod, PredictedService, PredictedServicePort,
  PredictedStatefulSet, PredictedStorage, Prediction, SrvRecord,
} from './model/prediction/predicted';
