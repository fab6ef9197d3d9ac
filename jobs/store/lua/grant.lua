-- How long to wait for the write's own slot, which is reserved; or why there is none.
-- KEYS looking, leases, blocked, pace, creations
-- ARGV subject, token, owner, now, patience, spacing, 1 if it creates, creations a minute, an hour
-- Answers: word, seconds. Words: granted, wait, blocked, lost.
local now, patience, spacing = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local function seconds(at) return string.format('%.6f', math.max(0, at - now)) end

local blocked = tonumber(redis.call('ZSCORE', KEYS[3], ARGV[3]) or 0)
if blocked > now then return {'blocked', seconds(blocked)} end

local at = math.max(now, tonumber(redis.call('HGET', KEYS[4], 'next') or 0))
if ARGV[7] == '1' then
  for i, window in ipairs({60, 3600}) do
    local most = tonumber(ARGV[7 + i])
    local oldest = most > 0 and redis.call('LINDEX', KEYS[5], most - 1)
    if oldest then at = math.max(at, tonumber(oldest) + window) end
  end
end

local holder = redis.call('HGET', KEYS[2], ARGV[1])
local until_at = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
if holder ~= ARGV[2] or until_at <= now then return {'lost', '0'} end
if at - now > patience or at >= until_at then return {'wait', seconds(at)} end

redis.call('HSET', KEYS[4], 'next', string.format('%.6f', at + spacing))
redis.call('EXPIRE', KEYS[4], 7200)
local most = math.max(tonumber(ARGV[8]), tonumber(ARGV[9]))
if ARGV[7] == '1' and most > 0 then
  redis.call('LPUSH', KEYS[5], string.format('%.6f', at))
  redis.call('LTRIM', KEYS[5], 0, most - 1)
  redis.call('EXPIRE', KEYS[5], 7200)
end
return {'granted', seconds(at)}
