import { SettingKinds } from '../setting-kinds';

const otherwise = 'not start';

export const SETTINGS = new SettingKinds('redis.conf', [
  {
    names: 'maxmemory auto-aof-rewrite-min-size client-query-buffer-limit proto-max-bulk-len repl-backlog-size cluster-link-sendbuf-limit stream-node-max-bytes '
      + 'active-defrag-ignore-bytes hash-max-listpack-value zset-max-listpack-value',
    values: /^\d+([kmg]?b|[kmg])?$/i,
    what: 'no amount of memory',
    otherwise,
    instead: '\'512mb\'',
  },
  {
    names: 'maxclients timeout tcp-keepalive tcp-backlog databases hz io-threads repl-timeout repl-ping-replica-period repl-backlog-ttl repl-diskless-sync-delay '
      + 'min-replicas-max-lag shutdown-timeout busy-reply-threshold latency-monitor-threshold slowlog-max-len acllog-max-len maxmemory-samples lfu-log-factor '
      + 'lfu-decay-time auto-aof-rewrite-percentage cluster-node-timeout cluster-replica-validity-factor cluster-migration-barrier hash-max-listpack-entries '
      + 'zset-max-listpack-entries set-max-intset-entries stream-node-max-entries tracking-table-max-keys',
    values: /^\d+$/,
    what: 'no whole number',
    otherwise,
    instead: '\'10\'',
  },
  {
    names: 'stop-writes-on-bgsave-error rdbcompression rdbchecksum aof-use-rdb-preamble aof-load-truncated no-appendfsync-on-rewrite replica-serve-stale-data replica-read-only '
      + 'repl-diskless-sync repl-disable-tcp-nodelay replica-lazy-flush replica-ignore-maxmemory lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del '
      + 'lazyfree-lazy-user-del lazyfree-lazy-user-flush activerehashing dynamic-hz latency-tracking cluster-require-full-coverage cluster-allow-reads-when-down '
      + 'cluster-replica-no-failover',
    values: /^(yes|no)$/i,
    what: 'neither yes nor no',
    otherwise,
    instead: '\'yes\'',
  },
  {
    names: 'maxmemory-policy',
    values: /^(noeviction|(allkeys|volatile)-(lru|lfu|lrm|random)|volatile-ttl)$/i,
    what: 'no way of eviction',
    otherwise,
    instead: '\'allkeys-lru\' for a cache, or leave it out',
  },
  { names: 'appendfsync', values: /^(always|everysec|no)$/i, what: 'none of always, everysec and no', otherwise, instead: '\'everysec\'' },
  { names: 'loglevel', values: /^(debug|verbose|notice|warning|nothing)$/i, what: 'no level', otherwise, instead: '\'notice\'' },
], (name) => name.toLowerCase());

/** `512mb` in bytes, as Redis counts; undefined where it is no amount. */
export function bytesOf(amount: string): number | undefined {
  const [, digits, unit] = /^(\d+)([kmg]?b?)$/i.exec(amount) ?? [];
  if (digits === undefined) return undefined;
  const factors: Record<string, number> = { k: 1e3, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 };
  return Number(digits) * (factors[unit.toLowerCase()] ?? 1);
}
