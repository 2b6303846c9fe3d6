# shellcheck shell=bash
# Ours: gateway-proxy with its policy on, metrics and the record of decisions too. The two lines of log, one a request and one
# a decision, are off, as every peer's are.

# shellcheck disable=SC2034 # for the scripts that source this
CREDENTIALS=

gateway_runner() {
  local runner
  for runner in "$ROOT"/gateway-proxy/target/*-runner; do
    [[ ! -x $runner ]] || echo "$runner"
  done
}

# start_gateway jvm|native EGRESS EGRESS_ORIGIN INGRESS INGRESS_ORIGIN MANAGEMENT [JVM_FLAG...]: STARTED is its pid, and
# CREDENTIALS what to send as Proxy-Authorization.
start_gateway() {
  local form=$1 egress=$2 allowed=$3 ingress=$4 upstream=$5 management=$6 folder=$SCRATCH/gateway token
  shift 6
  mkdir -p "$folder"
  token=$(head -c 24 /dev/urandom | base64)
  CREDENTIALS="Basic $(printf 'bench:%s' "$token" | base64 -w 0)"
  echo "bench bench $(printf %s "$token" | sha256sum | cut -d' ' -f1)" >"$folder/tokens"
  cat >"$folder/gateway.yaml" <<END
upstreams:
  origin: { endpoints: ["http://$LOOPBACK:$upstream"] }
routes:
  - { prefix: /page.html, upstream: origin }
  - { prefix: /data.json, upstream: origin }
egress:
  roles:
    bench:
      allow:
        - { host: $LOOPBACK, ports: [$allowed] }
      addresses: [$LOOPBACK/32]
END
  local properties=(
    "-Dcarillon.gateway.file=$folder/gateway.yaml"
    "-Dcarillon.gateway.ingress.host=$LOOPBACK"
    "-Dcarillon.gateway.ingress.port=$ingress"
    "-Dcarillon.gateway.egress.host=$LOOPBACK"
    "-Dcarillon.gateway.egress.port=$egress"
    "-Dcarillon.gateway.egress.tokens-file=$folder/tokens"
    "-Dquarkus.management.host=$LOOPBACK"
    "-Dquarkus.management.port=$management"
    '-Dquarkus.log.category."dev.carillon.gateway.access".level=WARN'
    '-Dquarkus.log.category."dev.carillon.gateway.decision".level=WARN'
  )
  if [[ $form == native ]]; then
    start gateway "$(gateway_runner)" "${properties[@]}"
  else
    start gateway "$ROOT/carillon" jdk java "@$BENCH/jvm.args" "$@" "${properties[@]}" \
      -jar "$ROOT/gateway-proxy/target/quarkus-app/quarkus-run.jar"
  fi
}
