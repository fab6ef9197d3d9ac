-- Looks whose lease is over lose it, and their subjects are due again.
-- KEYS due, looking, leases; ARGV now
local lost = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
for _, subject in ipairs(lost) do
  redis.call('ZADD', KEYS[1], 'LT', ARGV[1], subject)
  redis.call('ZREM', KEYS[2], subject)
  redis.call('HDEL', KEYS[3], subject)
end
return #lost
