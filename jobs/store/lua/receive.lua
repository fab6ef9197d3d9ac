-- Deliveries are stored, each unless it counts as done or the store holds too much already.
-- KEYS deliveries, bytes, done, ... (one a delivery); ARGV cap, guid, event, body, at, ...
-- Answers a word a delivery. One that fails for want of memory fails before anything is written.
local held = tonumber(redis.call('GET', KEYS[2]) or 0)
local before, cap, words = held, tonumber(ARGV[1]), {}
for i = 3, #KEYS do
  local first = 4 * i - 10
  local size = #ARGV[first + 2]
  if redis.call('EXISTS', KEYS[i]) == 1 then
    words[i - 2] = 'done'
  elseif held + size > cap then
    words[i - 2] = 'full'
  else
    redis.call('XADD', KEYS[1], '*', 'guid', ARGV[first], 'event', ARGV[first + 1],
      'body', ARGV[first + 2], 'at', ARGV[first + 3])
    held = held + size
    words[i - 2] = 'stored'
  end
end
if held ~= before then redis.call('SET', KEYS[2], held) end
return words
