# shellcheck shell=bash
# Ours: task-broker as it is packaged, with tokens and metrics. The line of log for each request is off, as every peer's is.

# shellcheck disable=SC2034 # for the scripts that source this
TOKEN=
# The processes to measure, and the folder where the engine keeps its files.
BROKER_PIDS=()
BROKER_DATA=

broker_runner() {
  local runner
  for runner in "$ROOT"/task-broker/target/*-runner; do
    [[ ! -x $runner ]] || echo "$runner"
  done
}

# start_broker ENGINE jvm|native PORT MANAGEMENT POSTGRES_PORT FOLDER [JVM_FLAG...]: STARTED is its pid, and TOKEN what to
# send as a bearer token. What is in the folder already is taken over. False where the engine's server does not start.
start_broker() {
  local engine=$1 form=$2 port=$3 management=$4 postgres=$5 folder=$6
  shift 6
  mkdir -p "$folder"
  TOKEN=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  echo "bench admin $(printf %s "$TOKEN" | sha256sum | cut -d' ' -f1)" >"$folder/tokens"
  BROKER_PIDS=()
  BROKER_DATA=$folder/data
  local properties=(
    "-Dcarillon.broker.engine=$engine"
    "-Dcarillon.broker.limits.tasks=50000000"
    "-Dcarillon.access.tokens-file=$folder/tokens"
    "-Dquarkus.http.host=$LOOPBACK"
    "-Dquarkus.http.port=$port"
    "-Dquarkus.management.host=$LOOPBACK"
    "-Dquarkus.management.port=$management"
    "-Dquarkus.http.access-log.enabled=false"
  )
  case $engine in
    rocksdb) properties+=("-Dcarillon.broker.rocksdb.directory=$folder/data") ;;
    memory) BROKER_DATA= ;;
    postgres)
      start_postgres "$postgres" "$folder/data" || return 1
      BROKER_PIDS+=("$STARTED")
      properties+=(
        "-Dcarillon.broker.postgres.url=postgresql://$LOOPBACK:$postgres/postgres?sslmode=disable"
        "-Dcarillon.broker.postgres.user=carillon"
      )
      ;;
  esac
  # The heap is that of a service that keeps tasks in memory, larger than the file of flags has it, and the collector the
  # one that k8s/base/task-broker runs it with.
  if [[ $form == native ]]; then
    start broker "$(broker_runner)" "-Xmx$HEAP" "${properties[@]}"
  else
    start broker "$ROOT/carillon" jdk java "@$BENCH/jvm.args" -XX:-UseSerialGC -XX:+UseParallelGC -Xmn64m "-Xmx$HEAP" "$@" \
      "${properties[@]}" \
      -jar "$ROOT/task-broker/target/quarkus-app/quarkus-run.jar"
  fi
  BROKER_PIDS+=("$STARTED")
}

stop_broker() {
  local place
  for ((place = ${#BROKER_PIDS[@]} - 1; place >= 0; place--)); do
    stop "${BROKER_PIDS[place]}"
  done
}
