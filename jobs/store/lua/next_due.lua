-- When there is something to take, at the earliest: a due subject that is being looked
-- at waits for its lease, one of a blocked owner for the end of the block.
-- KEYS due, looking, blocked
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local best = tonumber(first[2])
local blocked = {}
local offset = 0
while true do
  local found = redis.call('ZRANGE', KEYS[1], offset, offset + 99, 'WITHSCORES')
  for i = 1, #found, 2 do
    local at = tonumber(found[i + 1])
    if best and at >= best then return string.format('%.6f', best) end
    local owner = string.match(found[i], '^[^/]*')
    if not blocked[owner] then blocked[owner] = tonumber(redis.call('ZSCORE', KEYS[3], owner) or 0) end
    at = math.max(at, blocked[owner])
    if not best or at < best then
      at = math.max(at, tonumber(redis.call('ZSCORE', KEYS[2], found[i]) or at))
      if not best or at < best then best = at end
    end
  end
  if #found < 200 then return best and string.format('%.6f', best) end
  offset = offset + 100
end
