# shellcheck shell=bash
# shellcheck disable=SC2034 # POSTGRES_FAULT is for the scripts that source this
# A PostgreSQL server of Debian's packages, as durable as it is by default: a commit is answered after its fsync.

postgres_programs() {
  local folder newest=
  for folder in /usr/lib/postgresql/*/bin; do
    [[ ! -x $folder/initdb ]] || newest=$folder
  done
  echo "$newest"
}

POSTGRES_FAULT=

# start_postgres PORT FOLDER: STARTED is its pid; false where POSTGRES_FAULT says why not. It refuses to run as root, and then
# runs as Debian's user for it.
start_postgres() {
  local port=$1 folder=$2 programs as=()
  programs=$(postgres_programs)
  if [[ -z $programs ]]; then
    POSTGRES_FAULT="not installed (Debian: postgresql)"
    return 1
  fi
  if ((EUID == 0)); then
    as=(setpriv --reuid postgres --regid postgres --clear-groups)
    mkdir -p "$folder"
    chown postgres "$folder"
  fi
  if [[ ! -e $folder/PG_VERSION ]]; then
    if ! "${as[@]}" "$programs/initdb" -D "$folder" -U carillon --auth=trust --no-sync >"$SCRATCH/initdb.log" 2>&1; then
      POSTGRES_FAULT="PostgreSQL could not be set up: $(tail -n 3 "$SCRATCH/initdb.log" | tr -s '\t\n|' ' ')"
      return 1
    fi
  fi
  start postgres "${as[@]}" "$programs/postgres" -D "$folder" -p "$port" -c "listen_addresses=$LOOPBACK" \
    -c "unix_socket_directories=" -c shared_buffers=512MB -c max_connections=200 -c max_wal_size=4GB
  if ! wait_open "$port" "$STARTED"; then
    POSTGRES_FAULT="PostgreSQL did not start: $(tail -n 3 "$SCRATCH/postgres.log" | tr -s '\t\n|' ' ')"
    stop "$STARTED"
    return 1
  fi
}
