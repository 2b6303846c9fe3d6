-- A POST load whose request line, body and token come from the environment:
--   TARGET  the path
--   TYPE    the content type
--   BODY    a file with the body
--   TOKEN   a bearer token, sent with every request when set
-- request() is not overridden, so wrk makes the request once and sends the same bytes each time.
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.method = "POST"
wrk.path = os.getenv("TARGET")
wrk.body = file:read("*a")
file:close()
wrk.headers["Content-Type"] = os.getenv("TYPE")
if os.getenv("TOKEN") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN") end

-- requests, duration (us), bytes, p50 (us), p99 (us), status > 399, connect, read, write errors, timeouts
function done(s, latency)
  print(string.format("RESULT %d %d %d %.0f %.0f %d %d %d %d %d", s.requests, s.duration, s.bytes,
    latency:percentile(50), latency:percentile(99),
    s.errors.status, s.errors.connect, s.errors.read, s.errors.write, s.errors.timeout))
end
