-- with entry.lua
-- A run comes back from its marker, unless the ledger knows it: with its live sets and what it
-- holds while it lives, with what it used once it is settled.
-- KEYS run, runs of the subject, history, balances, entries, live sets ...
-- ARGV run, attempt, now, member, seconds that a day is kept, changes (JSON; '' without a day), field, value, ...
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 7))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
for i = 6, #KEYS do redis.call('SADD', KEYS[i], ARGV[1]) end
redis.call('XADD', KEYS[3], '*', 'did', 'restore', 'run', ARGV[1], unpack(ARGV, 7))
if ARGV[6] == '' then return 1 end
enter({KEYS[4], KEYS[5], ARGV[5]}, {'restore', ARGV[3], ARGV[1], ARGV[4]}, cjson.decode(ARGV[6]))
return 1
