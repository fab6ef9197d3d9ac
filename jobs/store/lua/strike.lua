-- One more refusal in a row: the owner is blocked for twice as long as the last time.
-- KEYS strikes, blocked; ARGV owner, now, first, most, memory (all in seconds)
local now = tonumber(ARGV[2])
local last = redis.call('HMGET', KEYS[1], 'seconds', 'until')
local seconds = tonumber(ARGV[3])
if last[1] and now < tonumber(last[2]) + tonumber(ARGV[5]) then
  seconds = math.min(tonumber(last[1]) * 2, tonumber(ARGV[4]))
end
local until_at = string.format('%.6f', now + seconds)
redis.call('HSET', KEYS[1], 'seconds', seconds, 'until', until_at)
redis.call('EXPIRE', KEYS[1], seconds + tonumber(ARGV[5]) + 60)
redis.call('ZADD', KEYS[2], 'GT', until_at, ARGV[1])
return tostring(seconds)
