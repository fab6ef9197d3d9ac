-- A delivery is stored, unless it counts as done or the store holds too much already.
-- KEYS done, deliveries, bytes; ARGV cap, guid, event, body, at
if redis.call('EXISTS', KEYS[1]) == 1 then return 'done' end
local bytes = tonumber(redis.call('GET', KEYS[3]) or 0) + #ARGV[4]
if bytes > tonumber(ARGV[1]) then return 'full' end
redis.call('XADD', KEYS[2], '*', 'guid', ARGV[2], 'event', ARGV[3], 'body', ARGV[4], 'at', ARGV[5])
redis.call('SET', KEYS[3], bytes)
return 'stored'
