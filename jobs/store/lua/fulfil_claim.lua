-- What was claimed exists: its value is kept.
-- KEYS claim, open claims; ARGV key, value, seconds it is remembered
redis.call('HSET', KEYS[1], 'state', 'done', 'value', ARGV[2])
redis.call('HSETNX', KEYS[1], 'at', '0')
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[1])
