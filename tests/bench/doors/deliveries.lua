-- For wrk: signed deliveries that stand in a file, each sent under a GUID of its own.
--
--     wrk -t1 ... -s deliveries.lua URL -- FILE NAME keep|close
--
-- FILE holds pairs of lines: signature, body. NAME begins every GUID.
local deliveries, name, number = {}, "", 0

function init(args)
  name = args[2]
  wrk.method, wrk.path = "POST", "/webhook"
  local headers = { ["Content-Type"] = "application/json", ["X-GitHub-Event"] = "pull_request" }
  if args[3] == "close" then headers["Connection"] = "close" end
  local signature
  for line in io.lines(args[1]) do
    if signature then
      headers["X-Hub-Signature-256"] = signature
      headers["X-GitHub-Delivery"] = "@@GUID@@"
      local text = wrk.format(nil, nil, headers, line)
      local first, last = text:find("@@GUID@@", 1, true)
      deliveries[#deliveries + 1] = { text:sub(1, first - 1), text:sub(last + 1) }
      signature = nil
    else
      signature = line
    end
  end
end

function request()
  number = number + 1
  local parts = deliveries[number % #deliveries + 1]
  return table.concat({ parts[1], name, "-", tostring(number), parts[2] })
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\n{"answered": %d, "refused": %d, "broken": %d, "seconds": %f, "p99_ms": %f}\n',
    summary.requests, errors.status, lost, summary.duration / 1e6, latency:percentile(99) / 1e3))
end
