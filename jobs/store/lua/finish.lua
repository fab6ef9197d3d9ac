-- A batch of deliveries is done: its subjects are due, its entries are gone.
-- KEYS due, deliveries, bytes, done, ... (one a delivery)
-- ARGV seconds that done is remembered, number of deliveries,
--      entry, bytes, ... (one pair a delivery), subject, at, ...
local many = tonumber(ARGV[2])
local freed = 0
for i = 1, many do
  redis.call('SET', KEYS[3 + i], '1', 'EX', ARGV[1])
  if redis.call('XDEL', KEYS[2], ARGV[1 + 2 * i]) == 1 then freed = freed + tonumber(ARGV[2 + 2 * i]) end
end
for i = 3 + 2 * many, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], 'LT', ARGV[i + 1], ARGV[i])
end
if redis.call('XLEN', KEYS[2]) == 0 then
  redis.call('SET', KEYS[3], 0)
else
  redis.call('DECRBY', KEYS[3], freed)
end
