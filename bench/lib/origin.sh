# shellcheck shell=bash
# The origin: one nginx with a worker for each processor, a page of 36 KB and a JSON document of 1 KB.

# start_origin PORT...: listens on all of them; ORIGIN_PID is its pid.
start_origin() {
  local folder=$SCRATCH/origin port
  mkdir -p "$folder/www"
  make_page >"$folder/www/page.html"
  make_document >"$folder/www/data.json"
  {
    cat <<END
worker_processes $CORES;
worker_rlimit_nofile 20000;
pid $folder/pid;
error_log $folder/error.log;
daemon off;
events { worker_connections 8192; }
http {
  types { text/html html; application/json json; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  keepalive_timeout 75;
  open_file_cache max=100;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  server {
    root $folder/www;
END
    for port in "$@"; do
      echo "    listen $LOOPBACK:$port backlog=4096;"
    done
    echo "  }"
    echo "}"
  } >"$folder/nginx.conf"
  start origin nginx -c "$folder/nginx.conf"
  ORIGIN_PID=$STARTED
  wait_open "$1" "$ORIGIN_PID" || die "the origin did not start: $(tail -n 3 "$SCRATCH/origin.log" "$folder/error.log" 2>&1)"
}

# 36,864 bytes of HTML; the lines differ.
make_page() {
  local line=0 text='<!doctype html><html><head><title>bench</title></head><body>'
  while ((${#text} < 36840)); do
    line=$((line + 1))
    text+="<p>$line lorem ipsum dolor sit amet <b>consectetur</b> <a href=\"/$((line * 7919))\">$((line * 104729))</a></p>"$'\n'
  done
  printf '%s</body></html>' "${text:0:36850}"
}

# 1,024 bytes of JSON.
make_document() {
  local item=0 text='{"items":['
  while ((${#text} < 970)); do
    item=$((item + 1))
    text+="{\"id\":$item,\"name\":\"item $item\"},"
  done
  text="${text%,}]}"
  printf '%-1024s' "$text"
}
