-- Compare and set: a run moves on if it stands in one of the sources.
-- KEYS run, live, live in the repository, history, beats
-- ARGV run, sources (words with a space around each), target, field, value, ...
local state = redis.call('HGET', KEYS[1], 'state')
if not state or not string.find(ARGV[2], ' ' .. state .. ' ', 1, true) then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[3], unpack(ARGV, 4))
redis.call('XADD', KEYS[4], '*', 'did', 'move', 'run', ARGV[1], 'from', state, 'to', ARGV[3], unpack(ARGV, 4))
if ARGV[3] == 'settled' then
  redis.call('SREM', KEYS[2], ARGV[1])
  redis.call('SREM', KEYS[3], ARGV[1])
  redis.call('ZREM', KEYS[5], ARGV[1])
end
return 1
