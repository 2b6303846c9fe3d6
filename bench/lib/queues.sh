# shellcheck shell=bash
# The peers of task-broker: how each is found, started and measured, in the configuration that its own documents give. Each
# function queue_NAME starts a peer in each of its ways of being durable, measures its points and ends it. In it, 'point'
# is the benchmark's; SERVER, PORT and DATA are the processes, the port and the folder that it reads.

ALL_QUEUES="python celery beanstalkd redis nats gearman rabbitmq"
readonly DEBIAN_PYTHON=/usr/bin/python3
readonly RABBITMQ=/usr/lib/rabbitmq/bin/rabbitmq-server
readonly MEMORY="no: memory"

queue_packages="beanstalkd redis-server nats-server gearman-job-server rabbitmq-server python3-celery python3-kombu
  postgresql-15 nginx-light nginx wrk"

# Nothing where it can be started, else what to install.
queue_missing() {
  case $1 in
    python) "$DEBIAN_PYTHON" -c 'import kombu' 2>/dev/null || echo python3-kombu ;;
    celery) { have redis-server && "$DEBIAN_PYTHON" -c 'import celery, redis' 2>/dev/null; } ||
      echo "python3-celery python3-redis redis-server" ;;
    beanstalkd) have beanstalkd || echo beanstalkd ;;
    redis) have redis-server || echo redis-server ;;
    nats) have nats-server || echo nats-server ;;
    gearman) have gearmand || echo gearman-job-server ;;
    rabbitmq) [[ -x $RABBITMQ ]] || echo rabbitmq-server ;;
    *) die "there is no peer '$1'; there are: $ALL_QUEUES" ;;
  esac
}

queue_versions() {
  local package version list=()
  for package in $queue_packages; do
    version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || continue
    [[ -z $version ]] || list+=("$package $version")
  done
  printf '%s, ' "${list[@]}" | sed 's/, $//'
}

# fresh_folder NAME: an empty DATA.
fresh_folder() {
  DATA=$DISK/$1
  rm -rf "$DATA"
  mkdir -p "$DATA"
}

# serve NAME PORT COMMAND...: SERVER is what was started, or the row of a section says that it did not start.
serve() {
  local name=$1
  PORT=$2
  shift 2
  require_free "$PORT"
  start "$name" "$@"
  SERVER=("$STARTED")
  wait_open "$PORT" "$STARTED" || {
    row "$SINGLE" 1 "$name" "$ROUND" "" "did not start: $(tail -n 2 "$SCRATCH/$name.log" | tr -s '\t\n|' ' ')"
    end_server
    return 1
  }
}

end_server() {
  local place
  for ((place = ${#SERVER[@]} - 1; place >= 0; place--)); do
    stop "${SERVER[place]}"
  done
  SERVER=()
  [[ -z $DATA ]] || rm -rf "$DATA"
  DATA=
}

queue_python() {
  point "$SINGLE" 1 "Python queue.Queue" "$MEMORY" program -- "$DEBIAN_PYTHON" "$BENCH/peers/python_queues.py" queue
  point "$SINGLE" 1 "Kombu, memory" "$MEMORY" program -- "$DEBIAN_PYTHON" "$BENCH/peers/python_queues.py" kombu
}

queue_celery() {
  local celery=(env PYTHONDONTWRITEBYTECODE=1 "HOME=$SCRATCH") load=("$DEBIAN_PYTHON" "$BENCH/peers/python_queues.py")
  local port=$((BASE_PORT + 10)) url redis
  url=redis://$LOOPBACK:$port/0
  point "$SINGLE" 1 "Celery, memory" "$MEMORY" program -- "${celery[@]}" BROKER=memory:// "${load[@]}" celery
  fresh_folder celery
  point "$SINGLE" 1 "Celery, filesystem" "no: written, never synced" program -- \
    "${celery[@]}" BROKER=filesystem:// "FOLDER=$DATA" "${load[@]}" celery
  end_server
  fresh_folder redis
  start_redis "$port" no || return 0
  redis=$STARTED
  point "$SINGLE" 1 "Celery, Redis" "$MEMORY" program -- "${celery[@]}" "BROKER=$url" "${load[@]}" celery
  end_server
  fresh_folder redis
  start_redis "$port" no || return 0
  redis=$STARTED
  (cd "$BENCH/peers" && exec "${celery[@]}" "BROKER=$url" C_FORCE_ROOT=1 "$DEBIAN_PYTHON" -m celery -A celery_tasks worker \
    --pool prefork --concurrency "$CORES" --loglevel WARNING --without-gossip --without-mingle --without-heartbeat) \
    >"$SCRATCH/celery.log" 2>&1 </dev/null &
  # shellcheck disable=SC2034 # of lib/common.sh
  PIDS[$!]=1
  SERVER=("$redis" $!)
  point "$CYCLE" 1 "Celery, Redis" "$MEMORY" program -- "${celery[@]}" "BROKER=$url" "${load[@]}" celery-cycle "$port"
  end_server
}

queue_beanstalkd() {
  local port=$((BASE_PORT + 11)) way name words options connections drained
  for way in none default each; do
    case $way in
      none) name="beanstalkd, no log" words=$MEMORY options=() ;;
      default) name="beanstalkd, default" words="fsync every 50 ms, answered before" options=(-b) ;;
      each) name="beanstalkd, fsync each" words="fsync before the answer" options=(-f0 -b) ;;
    esac
    # shellcheck disable=SC2153 # of the benchmark
    drained=$DRAINED
    [[ $way != each ]] || drained=$((DRAINED / 10))
    fresh_folder beanstalkd
    [[ $way == none ]] || options+=("$DATA")
    serve beanstalkd "$port" beanstalkd -l "$LOOPBACK" -p "$port" "${options[@]}" || continue
    for connections in $PEER_CONNECTIONS; do
      point "$SINGLE" "$connections" "$name" "$words" beanstalk_put
    done
    # A server of its own: what the puts have left would be drained too.
    end_server
    fresh_folder beanstalkd
    [[ $way == none ]] || options[-1]=$DATA
    serve beanstalkd "$port" beanstalkd -l "$LOOPBACK" -p "$port" "${options[@]}" || continue
    point "$DRAIN" 50 "$name" "$words" beanstalk_drain --count "$drained"
    end_server
  done
}

# start_redis PORT no|everysec|always, in DATA
start_redis() {
  local log=(--appendonly no)
  [[ $2 == no ]] || log=(--appendonly yes --appendfsync "$2" --auto-aof-rewrite-percentage 0)
  serve redis "$1" redis-server --bind "$LOOPBACK" --port "$1" --dir "$DATA" --save "" "${log[@]}"
}

queue_redis() {
  local port=$((BASE_PORT + 12)) way words connections command
  for way in no everysec always; do
    case $way in
      no) words=$MEMORY ;;
      everysec) words="fsync every second, answered before" ;;
      always) words="fsync before the answer" ;;
    esac
    for command in LPUSH XADD; do
      fresh_folder redis
      start_redis "$port" "$way" || continue
      for connections in $PEER_CONNECTIONS; do
        point "$SINGLE" "$connections" "Redis $command, $way" "$words" "${command,,}"
      done
      end_server
    done
  done
}

queue_nats() {
  local port=$((BASE_PORT + 13)) words="written before the answer, fsync every two minutes" connections
  fresh_folder nats
  serve nats "$port" nats-server -a "$LOOPBACK" -p "$port" -js -sd "$DATA" || return 0
  for connections in $PEER_CONNECTIONS; do
    point "$SINGLE" "$connections" "NATS JetStream, acked" "$words" nats
  done
  point "$BATCH" 1 "NATS JetStream, asynchronous" "$words" nats_async --items 256
  end_server
}

queue_gearman() {
  local port=$((BASE_PORT + 14)) connections
  DATA=
  serve gearman "$port" gearmand -L "$LOOPBACK" -p "$port" -t "$CORES" -l stderr --verbose CRITICAL || return 0
  for connections in $PEER_CONNECTIONS; do
    point "$SINGLE" "$connections" "gearmand, background job" "$MEMORY" gearman
  done
  end_server
}

# Its own node, with its own port mapper, home and data, and no plugin.
queue_rabbitmq() {
  local port=$((BASE_PORT + 15)) mapper=$((BASE_PORT + 16)) connections epmd
  fresh_folder rabbitmq
  echo '[].' >"$DATA/plugins"
  require_free "$mapper"
  start epmd epmd -address "$LOOPBACK" -port "$mapper"
  epmd=$STARTED
  serve rabbitmq "$port" env "HOME=$DATA" "ERL_EPMD_ADDRESS=$LOOPBACK" "ERL_EPMD_PORT=$mapper" \
    RABBITMQ_NODENAME=bench@localhost "RABBITMQ_NODE_IP_ADDRESS=$LOOPBACK" "RABBITMQ_NODE_PORT=$port" \
    "RABBITMQ_DIST_PORT=$((port + 2))" "RABBITMQ_MNESIA_BASE=$DATA/db" "RABBITMQ_LOG_BASE=$DATA/log" \
    "RABBITMQ_ENABLED_PLUGINS_FILE=$DATA/plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}" "$RABBITMQ" || {
    stop "$epmd"
    return 0
  }
  for connections in $PEER_CONNECTIONS; do
    point "$SINGLE" "$connections" "RabbitMQ, durable, confirmed" "fsync before the confirm" amqp
  done
  end_server
  stop "$epmd"
}
