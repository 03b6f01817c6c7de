import { SettingKinds } from '../setting-kinds';

/** MySQL takes a good deal for a value: `maybe` for no megabytes, and any word for OFF. */
export const SETTINGS = new SettingKinds('my.cnf', [
  {
    names: 'max_connections innodb_buffer_pool_size innodb_redo_log_capacity innodb_log_buffer_size innodb_io_capacity innodb_io_capacity_max innodb_flush_log_at_trx_commit '
      + 'innodb_lock_wait_timeout innodb_buffer_pool_instances innodb_read_io_threads innodb_write_io_threads innodb_open_files sync_binlog binlog_expire_logs_seconds '
      + 'max_binlog_size binlog_cache_size max_allowed_packet wait_timeout interactive_timeout net_read_timeout net_write_timeout connect_timeout lock_wait_timeout '
      + 'max_execution_time thread_cache_size table_open_cache table_definition_cache open_files_limit tmp_table_size max_heap_table_size sort_buffer_size '
      + 'join_buffer_size read_buffer_size read_rnd_buffer_size group_concat_max_len max_connect_errors max_user_connections max_prepared_stmt_count back_log '
      + 'key_buffer_size replica_parallel_workers replica_net_timeout cte_max_recursion_depth temptable_max_ram max_digest_length',
    values: /^-?\d+([kmgtpe]\w*)?$/i,
    what: 'no number',
    otherwise: 'not start, or take 0',
    instead: '\'100\' or \'512M\'',
  },
  { names: 'long_query_time', values: /^\d+(\.\d+)?$/, what: 'no number', otherwise: 'not start', instead: '\'0.5\'' },
  {
    names: 'slow_query_log general_log log_queries_not_using_indexes innodb_file_per_table innodb_print_all_deadlocks innodb_adaptive_hash_index local_infile low_priority_updates '
      + 'explicit_defaults_for_timestamp',
    values: /^(on|off|true|false|0|1)$/i,
    what: 'neither ON nor OFF',
    otherwise: 'take it for OFF',
    instead: '\'ON\'',
  },
], (name) => name.toLowerCase().replaceAll('-', '_').replace(/^loose_/, ''));
