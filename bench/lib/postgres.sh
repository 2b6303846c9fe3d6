# shellcheck shell=bash
# A PostgreSQL server of Debian's packages, as durable as it is by default: a commit is answered after its fsync.

postgres_programs() {
  local folder newest=
  for folder in /usr/lib/postgresql/*/bin; do
    [[ ! -x $folder/initdb ]] || newest=$folder
  done
  echo "$newest"
}

# start_postgres PORT FOLDER: STARTED is its pid. It refuses to run as root, and then runs as Debian's user for it.
start_postgres() {
  local port=$1 folder=$2 programs as=()
  programs=$(postgres_programs)
  [[ -n $programs ]] || die "there is no PostgreSQL (Debian: postgresql)"
  if ((EUID == 0)); then
    as=(setpriv --reuid postgres --regid postgres --clear-groups)
    mkdir -p "$folder"
    chown postgres "$folder"
  fi
  if [[ ! -e $folder/PG_VERSION ]]; then
    "${as[@]}" "$programs/initdb" -D "$folder" -U carillon --auth=trust --no-sync >"$SCRATCH/initdb.log" 2>&1 ||
      die "PostgreSQL could not be set up: $(tail -n 3 "$SCRATCH/initdb.log")"
  fi
  start postgres "${as[@]}" "$programs/postgres" -D "$folder" -p "$port" -c "listen_addresses=$LOOPBACK" \
    -c "unix_socket_directories=" -c shared_buffers=512MB -c max_connections=200 -c max_wal_size=4GB
  wait_open "$port" "$STARTED" || die "PostgreSQL did not start: $(tail -n 3 "$SCRATCH/postgres.log")"
}
