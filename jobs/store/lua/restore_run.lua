-- A run comes back from its marker, unless the ledger knows it.
-- KEYS run, runs of the subject, live, live in the repository, history
-- ARGV run, attempt, 1 if it is live, field, value, ...
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
if ARGV[3] == '1' then
  redis.call('SADD', KEYS[3], ARGV[1])
  redis.call('SADD', KEYS[4], ARGV[1])
end
redis.call('XADD', KEYS[5], '*', 'did', 'restore', 'run', ARGV[1], unpack(ARGV, 4))
return 1
