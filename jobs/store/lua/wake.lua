-- Subjects are due at the latest at the times given; a wake-up only makes them earlier.
-- KEYS due; ARGV subject, at, ...
for i = 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], 'LT', ARGV[i + 1], ARGV[i])
end
