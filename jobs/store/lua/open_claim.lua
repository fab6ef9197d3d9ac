-- The claim of a creation: opened now, or as it stands.
-- KEYS claim, open claims; ARGV key, now. Answers: state, at, value.
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'state', 'open', 'at', ARGV[2], 'value', '')
  redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
  return {'new', ARGV[2], ''}
end
return redis.call('HMGET', KEYS[1], 'state', 'at', 'value')
