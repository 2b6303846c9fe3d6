# Run once, when the volume is empty. Each service gets a database and a role of its own. docker/compose.yaml runs it too.
set -eu
for service in notifier contacts; do
  psql -v ON_ERROR_STOP=1 --username postgres \
    -v "name=$service" -v "role=$(cat "/run/secrets/$service-database/username")" \
    -v "password=$(cat "/run/secrets/$service-database/password")" <<'SQL'
create role :"role" login password :'password';
create database :"name" owner :"role";
SQL
done
