# shellcheck shell=bash
# How a new database is made, by a server that only the script which reads this reaches, on the socket.

begin() {
  mysqld --defaults-file="$SERVER_CONFIG" --datadir="$1" --skip-networking --skip-replica-start &
  server=$!
  until as_root mysqladmin ping &>/dev/null; do
    kill -0 "$server" 2>/dev/null || stop "the server did not start with $1"
    sleep 1
  done
}
end() {
  as_root mysqladmin shutdown
  wait "$server"
}
new_database() {
  rm -rf "$1"
  mysqld --defaults-file="$SERVER_CONFIG" --datadir="$1" --super-read-only=OFF --initialize-insecure
}

# With the application's database and all users. The first transaction in the log is one that fails in a replica of another
# database, which then stops as it is.
found() {
  new_database "$1"
  begin "$1"
  as_root mysql <<END
CREATE DATABASE $DATABASE;
CREATE USER '$USER_NAME'@'%' IDENTIFIED BY '$(password password)';
GRANT ALL ON \`${DATABASE//_/\\_}\`.* TO '$USER_NAME'@'%';
CREATE USER '$REPLICATION_USER'@'%' IDENTIFIED BY '$(password replication-password)' REQUIRE SSL;
GRANT REPLICATION SLAVE, REPLICATION CLIENT, BACKUP_ADMIN, SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, PROCESS, RELOAD ON *.* TO '$REPLICATION_USER'@'%';
CREATE USER 'exporter'@'localhost' IDENTIFIED WITH auth_socket AS 'mysql' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'exporter'@'localhost';
GRANT SELECT ON performance_schema.* TO 'exporter'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket AS 'mysql';
END
  [ ! -d /usr/share/zoneinfo ] || mysql_tzinfo_to_sql /usr/share/zoneinfo 2>/dev/null | as_root mysql mysql
  export MYSQL_UNIX_PORT=$SOCKET
  local script
  for script in /init/*; do
    case "$script" in
      *.sql)
        say "running $script"
        mysql --no-defaults --user=root --database="$DATABASE" <"$script"
        ;;
      *.sh)
        say "running $script"
        bash "$script"
        ;;
    esac
  done
  end
}
