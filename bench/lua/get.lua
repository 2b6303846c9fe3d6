-- A GET load whose request line, Host and proxy token come from the environment:
--   TARGET               what goes on the request line: a path, or an absolute URI for a forward proxy
--   TARGET_HOST          the Host field
--   PROXY_AUTHORIZATION  sent with every request when set
-- request() is not overridden, so wrk makes the request once and sends the same bytes each time.
wrk.method = "GET"
if os.getenv("TARGET") then wrk.path = os.getenv("TARGET") end
if os.getenv("TARGET_HOST") then wrk.headers["Host"] = os.getenv("TARGET_HOST") end
if os.getenv("PROXY_AUTHORIZATION") then wrk.headers["Proxy-Authorization"] = os.getenv("PROXY_AUTHORIZATION") end

-- requests, duration (us), bytes, p50 (us), p99 (us), status > 399, connect, read, write errors, timeouts
function done(s, latency)
  print(string.format("RESULT %d %d %d %.0f %.0f %d %d %d %d %d", s.requests, s.duration, s.bytes,
    latency:percentile(50), latency:percentile(99),
    s.errors.status, s.errors.connect, s.errors.read, s.errors.write, s.errors.timeout))
end
