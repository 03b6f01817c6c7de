-- Gives the roles the passwords that are mounted now: the second half of a rotation. Commits do not wait for standbys: one
-- that does not have the new password yet cannot connect.
SET synchronous_commit = local;
\set application_role `. /scripts/env.sh; echo "$APPLICATION_ROLE"`
\set superuser_password `cat /credentials/postgres-password`
\set replication_password `cat /credentials/replication-password`
\set application_password `cat /credentials/password`
ALTER ROLE postgres PASSWORD :'superuser_password';
ALTER ROLE replicator PASSWORD :'replication_password';
ALTER ROLE :"application_role" PASSWORD :'application_password';
