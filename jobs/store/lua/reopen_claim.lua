-- An open claim is taken over by the one who saw it as it stands now.
-- KEYS claim, open claims; ARGV key, now, at as it was seen
local claim = redis.call('HMGET', KEYS[1], 'state', 'at')
if claim[1] ~= 'open' or claim[2] ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1
