# shellcheck shell=bash
# The peers: how each is named, found and started, in the configuration that its own documents give for such work, without a
# cache and without a line of log for a request. peer_NAME PORT ORIGIN_PORT starts one, STARTED is its pid.

readonly GO_LIBRARY=/usr/share/gocode/src/github.com/elazarl/goproxy
readonly DEBIAN_PYTHON=/usr/bin/python3
ALL_PEERS="goproxy goproxy-pooled twisted squid squid-workers tinyproxy trafficserver nginx haproxy vertx"

peer_kind() {
  case $1 in
    nginx | haproxy | vertx) echo reverse ;;
    *) echo forward ;;
  esac
}

peer_title() {
  case $1 in
    goproxy) echo "goproxy" ;;
    goproxy-pooled) echo "goproxy, 2,000 idle connections" ;;
    twisted) echo "Twisted" ;;
    squid) echo "Squid" ;;
    squid-workers) echo "Squid, $CORES workers" ;;
    trafficserver) echo "Traffic Server" ;;
    haproxy) echo "HAProxy, reverse" ;;
    vertx) echo "vertx-http-proxy, reverse" ;;
    nginx) echo "nginx, reverse" ;;
    *) echo "$1" ;;
  esac
}

# Twisted's proxy knows no CONNECT, and a reverse proxy needs none.
peer_tunnels() {
  [[ $(peer_kind "$1") == forward && $1 != twisted ]]
}

# Nothing where it can be started, else what to install.
peer_missing() {
  case $1 in
    goproxy | goproxy-pooled)
      { have go && [[ -d $GO_LIBRARY ]]; } || echo "golang-go golang-github-elazarl-goproxy-dev"
      ;;
    twisted) "$DEBIAN_PYTHON" -c 'import twisted' 2>/dev/null || echo python3-twisted ;;
    squid | squid-workers) have squid || echo squid ;;
    tinyproxy) have tinyproxy || echo tinyproxy ;;
    trafficserver) have traffic_server || echo trafficserver ;;
    nginx) have nginx || echo nginx-light ;;
    haproxy) have haproxy || echo haproxy ;;
    vertx) ;;
    *) die "there is no peer '$1'; there are: $ALL_PEERS" ;;
  esac
}

peer_packages="golang-go golang-github-elazarl-goproxy-dev python3-twisted squid tinyproxy trafficserver nginx-light haproxy wrk"

# The versions of what was loaded, and loaded with.
peer_versions() {
  local jar package version list=()
  jar=$(basename "$BENCH"/target/lib/vertx-http-proxy-*.jar .jar)
  list+=("${jar%-*} ${jar##*-}")
  for package in $peer_packages; do
    version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || continue
    [[ -z $version ]] || list+=("$package $version")
  done
  printf '%s, ' "${list[@]}" | sed 's/, $//'
}

# In GOPATH mode, with the library of Debian's package and no network; what is compiled is kept for the next run.
build_goproxy() {
  [[ ! -x $SCRATCH/goproxy ]] || return 0
  (cd "$BENCH/peers/goproxy" && GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$ROOT/.carillon/go-cache GOFLAGS='' \
    go build -o "$SCRATCH/goproxy" .)
}

peer_goproxy() {
  build_goproxy
  start goproxy "$SCRATCH/goproxy" -addr "$LOOPBACK:$1"
}

peer_goproxy-pooled() {
  build_goproxy
  start goproxy-pooled "$SCRATCH/goproxy" -addr "$LOOPBACK:$1" -idle 2000
}

peer_twisted() {
  start twisted "$DEBIAN_PYTHON" "$BENCH/peers/twisted_proxy.py" "$1"
}

peer_squid() {
  start_squid squid "$1" 1 -N
}

peer_squid-workers() {
  start_squid squid-workers "$1" "$CORES" --foreground
}

# start_squid NAME PORT WORKERS OPTION
start_squid() {
  local folder=$SCRATCH/$1
  mkdir -p "$folder" /run/squid
  ((EUID != 0)) || chown proxy "$folder" /run/squid
  cat >"$folder/squid.conf" <<END
http_port $LOOPBACK:$2
http_access allow all
cache deny all
cache_mem 0
access_log none
cache_log $folder/cache.log
cache_store_log none
logfile_rotate 0
coredump_dir $folder
pid_filename $folder/squid.pid
visible_hostname bench
pinger_enable off
shutdown_lifetime 0 seconds
max_filedescriptors 16384
workers $3
END
  start "$1" squid "$4" -f "$folder/squid.conf" -n "bench$3"
}

peer_tinyproxy() {
  cat >"$SCRATCH/tinyproxy.conf" <<END
Port $1
Listen $LOOPBACK
Timeout 600
MaxClients 4000
LogLevel Critical
LogFile "$SCRATCH/tinyproxy.out"
END
  start tinyproxy tinyproxy -d -c "$SCRATCH/tinyproxy.conf"
}

peer_trafficserver() {
  local folder=$SCRATCH/trafficserver pair
  mkdir -p "$folder"/{etc,var,run,log,cache,data}
  {
    printf '%s: %s\n' prefix "$folder" exec_prefix "$folder" bindir /usr/bin sbindir /usr/sbin libdir /usr/lib \
      libexecdir /usr/lib/trafficserver/modules
    for pair in sysconfdir:etc datadir:data localstatedir:var runtimedir:run logdir:log cachedir:cache includedir:data; do
      echo "${pair%:*}: $folder/${pair#*:}"
    done
  } >"$folder/runroot.yaml"
  cat >"$folder/etc/records.config" <<END
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.http.server_ports STRING $1:ip-in=$LOOPBACK
CONFIG proxy.config.http.cache.http INT 0
CONFIG proxy.config.reverse_proxy.enabled INT 0
CONFIG proxy.config.url_remap.remap_required INT 0
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT $CORES
CONFIG proxy.config.net.connections_throttle INT 18000
CONFIG proxy.config.http.connect_ports STRING *
END
  cat >"$folder/etc/ip_allow.yaml" <<END
ip_allow:
  - apply: in
    ip_addrs: $LOOPBACK
    action: allow
    methods: ALL
END
  echo 'var 16M' >"$folder/etc/storage.config"
  echo 'logging: {}' >"$folder/etc/logging.yaml"
  start trafficserver traffic_server --run-root="$folder/runroot.yaml"
}

peer_nginx() {
  local folder=$SCRATCH/nginx
  mkdir -p "$folder"
  cat >"$folder/nginx.conf" <<END
worker_processes $CORES;
worker_rlimit_nofile 20000;
pid $folder/pid;
error_log $folder/error.log;
daemon off;
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_requests 1000000000;
  proxy_buffers 16 8k;
  proxy_max_temp_file_size 0;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  upstream origin {
    server $LOOPBACK:$2;
    keepalive 1024;
    keepalive_requests 1000000000;
  }
  server {
    listen $LOOPBACK:$1 backlog=4096;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
END
  start nginx nginx -c "$folder/nginx.conf"
}

peer_haproxy() {
  cat >"$SCRATCH/haproxy.cfg" <<END
global
  nbthread $CORES
  maxconn 8000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend in
  bind $LOOPBACK:$1 backlog 4096
  default_backend out
backend out
  server origin $LOOPBACK:$2
END
  start haproxy haproxy -db -f "$SCRATCH/haproxy.cfg"
}

peer_vertx() {
  start vertx "$ROOT/carillon" jdk java "@$BENCH/jvm.args" -cp "$BENCH/target/classes:$BENCH/target/lib/*" \
    dev.carillon.bench.peer.VertxReverseProxy "$1" "$2"
}
