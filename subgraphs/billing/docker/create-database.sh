#!/bin/sh
# Run by the mysql image on the first start of an empty volume: the database, the owner that migrates it, and the service user,
# which has no right until the migration grants it table by table.
set -eu
for password in "$BILLING_OWNER_PASSWORD" "$BILLING_SERVICE_PASSWORD"; do
  case "$password" in
    '' | *[!A-Za-z0-9_-]*)
      echo "passwords of the billing database must be letters, digits, _ and -: they are parts of URLs" >&2
      exit 1
      ;;
  esac
done
mysql --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE DATABASE IF NOT EXISTS billing CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE USER IF NOT EXISTS 'billing_owner'@'%' IDENTIFIED BY '$BILLING_OWNER_PASSWORD';
CREATE USER IF NOT EXISTS 'billing_svc'@'%' IDENTIFIED BY '$BILLING_SERVICE_PASSWORD';
GRANT ALL PRIVILEGES ON billing.* TO 'billing_owner'@'%' WITH GRANT OPTION;
SQL
