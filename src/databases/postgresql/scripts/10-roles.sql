-- Runs once, in a new database. Passwords are read where they are mounted, and are in no argument of a process.
\set application_database `. /scripts/env.sh; echo "$APPLICATION_DATABASE"`
\set application_role `. /scripts/env.sh; echo "$APPLICATION_ROLE"`
\set replication_password `cat /credentials/replication-password`
\set application_password `cat /credentials/password`
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication_password';
-- pg_rewind reads the files of the primary.
GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
  pg_read_binary_file(text, bigint, bigint, boolean) TO replicator;
CREATE ROLE exporter LOGIN;
GRANT pg_monitor TO exporter;
CREATE ROLE :"application_role" LOGIN PASSWORD :'application_password';
CREATE DATABASE :"application_database" OWNER :"application_role";
REVOKE CONNECT ON DATABASE :"application_database" FROM PUBLIC;
