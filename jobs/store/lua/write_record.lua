-- A merged child stands in its owner's journal once, and is counted once.
-- KEYS records, order, tallies, repositories, owners
-- ARGV record, JSON, Unix time of the merge, owner, repository, 1 where it was green at first, counter, amount, ...
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('HINCRBY', KEYS[4], ARGV[5] .. ' merged', 1)
redis.call('HINCRBY', KEYS[4], ARGV[5] .. ' green', ARGV[6])
for i = 7, #ARGV, 2 do redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1]) end
redis.call('SADD', KEYS[5], ARGV[4])
return 1
