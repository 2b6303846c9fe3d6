# shellcheck shell=bash
# Sourced by the scripts of this folder. Whatever start() starts is ended by its own pid when the script ends.
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=$(dirname "$BENCH")
readonly BENCH ROOT
readonly NOW=${BASH_SOURCE[-1]##*/}
# Where Debian has nginx, squid and haproxy, and not in the PATH of everybody.
PATH+=:/usr/sbin:/sbin
LOOPBACK=127.0.0.1
# shellcheck disable=SC2034 # for the scripts that source this
CORES=$(nproc)
# Our own children only, each until it has been waited for: its number cannot be another process's before.
declare -A PIDS=()
STARTED=

die() {
  echo "$NOW: $*" >&2
  exit 1
}

say() {
  echo "$*" >&2
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# command_line SCRIPT ARGUMENT...: as it can be typed again.
command_line() {
  local one line=$1
  shift
  for one in "$@"; do
    [[ $one =~ ^[A-Za-z0-9_./,:=-]+$ ]] || one="\"$one\""
    line+=" $one"
  done
  echo "$line"
}

# The scratch folder, gone at the end with everything that was started.
prepare_scratch() {
  SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/carillon-bench.XXXXXX")
  # Squid and Traffic Server read their configuration as users of their own.
  chmod 755 "$SCRATCH"
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
  ulimit -n "$(ulimit -Hn)"
}

cleanup() {
  local pid
  for pid in "${!PIDS[@]}"; do
    stop "$pid"
  done
  rm -rf "$SCRATCH"
}

# start LOG COMMAND...: in the background; STARTED is its pid.
start() {
  local log=$SCRATCH/$1.log
  shift
  "$@" >"$log" 2>&1 </dev/null &
  STARTED=$!
  PIDS[$STARTED]=1
}

# The process and all its descendants.
tree() {
  local child
  echo "$1"
  # shellcheck disable=SC2013 # the kernel writes them in one line
  for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do
    tree "$child"
  done
}

# TERM, five seconds, then KILL for it and what it had started.
stop() {
  local pid=$1 one all
  [[ -n ${PIDS[$pid]:-} ]] || return 0
  all=$(tree "$pid")
  kill -TERM "$pid" 2>/dev/null || true
  for _ in {1..50}; do
    is_running "$pid" || break
    sleep 0.1
  done
  for one in $all; do
    ! is_running "$one" || kill -KILL "$one" 2>/dev/null || true
  done
  wait "$pid" 2>/dev/null || true
  unset "PIDS[$pid]"
}

# A process that has ended and not been waited for still has a number.
is_running() {
  [[ -e /proc/$1/stat && $(sed 's/.*) \(.\).*/\1/' "/proc/$1/stat" 2>/dev/null) =~ [^ZX] ]]
}

is_open() {
  (exec 3<>"/dev/tcp/$LOOPBACK/$1") 2>/dev/null
}

require_free() {
  ! is_open "$1" || die "port $1 is in use; --base-port takes the ports of another range"
}

# require_free_range FIRST LAST: before a program is told to listen on many of them.
require_free_range() {
  local taken
  taken=$(ss -Htln "( sport ge :$1 and sport le :$2 )" | awk '{ print $4 }' | sort -u | paste -sd ' ')
  [[ -z $taken ]] || die "in use: $taken; --base-port takes the ports of another range"
}

# wait_open PORT PID: until it accepts, half a minute at most; false when the process has ended.
wait_open() {
  for _ in {1..300}; do
    ! is_open "$1" || return 0
    is_running "$2" || return 1
    sleep 0.1
  done
  return 1
}

# The measuring half, in Java; in the background, so that a signal to the script ends it too.
bench_java() {
  local pid status=0
  "$ROOT/carillon" jdk java -XX:+UseSerialGC -cp "$BENCH/target/classes:$BENCH/target/lib/*" \
    dev.carillon.bench.BenchCommand "$@" </dev/null &
  pid=$!
  PIDS[$pid]=1
  wait "$pid" || status=$?
  unset "PIDS[$pid]"
  return "$status"
}

# await_quiet FIRST LAST: until no socket of these ports waits out its time, which takes a minute at most.
await_quiet() {
  local waiting
  for _ in {1..35}; do
    waiting=$(ss -Htan state time-wait "( sport ge :$1 and sport le :$2 ) or ( dport ge :$1 and dport le :$2 )" | wc -l)
    ((waiting > 0)) || return 0
    sleep 2
  done
  say "$waiting sockets of an earlier load are still in TIME_WAIT"
}

# stale ARTEFACT FOLDER...: whether it is missing or older than a source.
stale() {
  local artefact=$1
  shift
  [[ ! -e $artefact ]] || [[ -n $(find "$@" -name target -prune -o -type f \( -path '*/src/main/*' -o -name pom.xml \) \
    -newer "$artefact" -print -quit) ]]
}

# Looked for once; ./carillon takes what is in JAVA_HOME first.
find_jdk() {
  JAVA_HOME=$("$ROOT/carillon" jdk java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  [[ -n $JAVA_HOME ]] || exit 1
  export JAVA_HOME
}

# build SERVICE: the service and this folder, where a source is newer than what was built.
build() {
  local jar=$ROOT/$1/target/quarkus-app/quarkus-run.jar
  have ss || die "ss is needed to count sockets (Debian: iproute2)"
  find_jdk
  if stale "$jar" "$ROOT/$1" "$ROOT/http-contract" || stale "$BENCH/target/carillon-bench.built" "$BENCH"; then
    say "building $1 and bench"
    (cd "$ROOT" && ./carillon mvn -q -Dquick -DskipTests -pl "$1,bench" -am package) >&2
    touch "$BENCH/target/carillon-bench.built" "$jar"
  fi
}

# lift SCRIPT ARGUMENT...: the script at the nice level of NICE, in a session of its own: the kernel weighs sessions
# (autogroup) before it weighs processes.
lift() {
  [[ $NICE != 0 && -z ${CARILLON_BENCH_LIFTED:-} ]] || return 0
  CARILLON_BENCH_LIFTED=1 setsid "$@" &
  local child=$! status=0
  # shellcheck disable=SC2064 # the child of now
  trap "kill -TERM $child" INT TERM
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  exit "$status"
}

lift_self() {
  [[ $NICE != 0 ]] || return 0
  renice -n "$NICE" -p $$ >/dev/null || die "nice level $NICE is not allowed here"
  [[ ! -w /proc/self/autogroup ]] || echo "$NICE" >/proc/$$/autogroup
}

# row SECTION CONNECTIONS TARGET ROUND NOTE WHY: one without figures, as the Java class Row reads it.
row() {
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$SCRATCH/rows"
  printf '  %-36s %5d  %s\n' "$3" "$2" "$6"
}

# What was measured, for the head of a section.
revision() {
  local revision
  revision=$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null) || {
    echo "no commit"
    return
  }
  [[ -z $(git -C "$ROOT" status --porcelain -- . ':!bench/RESULTS.md' 2>/dev/null) ]] || revision+=" and changes"
  echo "commit $revision"
}

jdk_version() {
  "$ROOT/carillon" jdk java -version 2>&1 | sed -n 's/^\(OpenJDK\|Java(TM) SE\) Runtime Environment *//p'
}

require_count() {
  [[ $2 =~ ^[1-9][0-9]{0,8}$ ]] || die "$1 wants a whole number above 0, not '$2'"
}
