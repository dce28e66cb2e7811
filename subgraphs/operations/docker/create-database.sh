#!/bin/sh
# Run by the mysql image on the first start of an empty volume: the database, the owner that migrates it, and the service user,
# which has no right until the migration grants it table by table.
set -eu
for password in "$OPERATIONS_OWNER_PASSWORD" "$OPERATIONS_SERVICE_PASSWORD"; do
  case "$password" in
    '' | *[!A-Za-z0-9_-]*)
      echo "passwords of the operations database must be letters, digits, _ and -: they are parts of URLs" >&2
      exit 1
      ;;
  esac
done
mysql --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE DATABASE IF NOT EXISTS operations CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE USER IF NOT EXISTS 'operations_owner'@'%' IDENTIFIED BY '$OPERATIONS_OWNER_PASSWORD';
CREATE USER IF NOT EXISTS 'operations_svc'@'%' IDENTIFIED BY '$OPERATIONS_SERVICE_PASSWORD';
GRANT ALL PRIVILEGES ON operations.* TO 'operations_owner'@'%' WITH GRANT OPTION;
SQL
