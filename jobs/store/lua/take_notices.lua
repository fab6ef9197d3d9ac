-- What is due by now is somebody's: due again, for others, only when that one's lease is over.
-- KEYS due; ARGV now, until, most
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, name in ipairs(names) do
  redis.call('ZADD', KEYS[1], ARGV[2], name)
end
return names
