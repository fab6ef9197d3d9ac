-- The subject that has been due for longest, with a lease, or nothing. Passed over:
-- what is being looked at, and owners that are blocked.
-- KEYS due, looking, leases, blocked; ARGV now, until, token
local now = tonumber(ARGV[1])
local is_blocked = {}
local offset = 0
while true do
  local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', offset, 100)
  for _, subject in ipairs(found) do
    local owner = string.match(subject, '^[^/]*')
    if is_blocked[owner] == nil then
      is_blocked[owner] = tonumber(redis.call('ZSCORE', KEYS[4], owner) or 0) > now
    end
    if not is_blocked[owner] and not redis.call('ZSCORE', KEYS[2], subject) then
      redis.call('ZREM', KEYS[1], subject)
      redis.call('ZADD', KEYS[2], ARGV[2], subject)
      redis.call('HSET', KEYS[3], subject, ARGV[3])
      return subject
    end
  end
  if #found < 100 then return false end
  offset = offset + 100
end
