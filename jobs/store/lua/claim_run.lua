-- A run is recorded and counts against the caps, or the answer says why not.
-- KEYS ready, live, live in the repository, runs of the subject, run, history
-- ARGV run, subject, attempt, cap for all, cap for the repository, field, value, ...
if redis.call('EXISTS', KEYS[1]) == 0 then return {'not-ready'} end
local before = redis.call('ZRANGEBYSCORE', KEYS[4], ARGV[3], ARGV[3])[1]
if before then return {before == ARGV[1] and 'claimed' or 'taken', before} end
for _, id in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  if redis.call('SISMEMBER', KEYS[2], id) == 1 then return {'live', id} end
end
if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[4]) then return {'all'} end
if redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[5]) then return {'repo'} end
redis.call('HSET', KEYS[5], unpack(ARGV, 6))
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[1])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('XADD', KEYS[6], '*', 'did', 'claim', 'run', ARGV[1], unpack(ARGV, 6))
return {'claimed', ARGV[1]}
