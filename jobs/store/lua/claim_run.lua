-- with entry.lua
-- A run is recorded, counts against its caps and holds its amounts, or the answer says why not.
-- KEYS ready, live, runs of the subject, run, history, balances, entries
-- ARGV run, attempt, now, seconds that a day is kept, charge, field, value, ...
-- charge: JSON of many (how many runs of the subject may live side by side), caps {what, live set, room}, holds {holder, agent, meter, amount, quota}, and
-- payers {login, caps, holds, sets (live sets that the run enters), row (field, value, ...)}
if redis.call('EXISTS', KEYS[1]) == 0 then return {'not-ready'} end
local before = redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[2], ARGV[2])[1]
if before then return {before == ARGV[1] and 'claimed' or 'taken', before} end
local charge, beside = cjson.decode(ARGV[5]), 0
for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  if redis.call('SISMEMBER', KEYS[2], id) == 1 then beside = beside + 1 end
  if beside >= charge.many then return {'live', id} end
end

local function full(caps)
  for _, cap in ipairs(caps) do
    local count = redis.call('SCARD', cap[2])
    if count >= cap[3] then return {'cap', cap[1], count, cap[3]} end
  end
end

-- What does not fit, or nothing and the share that is left of the tightest bound.
local function short(holds)
  local share = 1
  for _, hold in ipairs(holds) do
    local quota = hold[5]
    if quota ~= cjson.null then
      local account = table.concat({hold[1], hold[2], hold[3]}, '|')
      local has = redis.call('HMGET', KEYS[6], account .. '|reserved', account .. '|used')
      local left = quota - (has[1] or 0) - (has[2] or 0)
      if hold[4] > left then return {'quota', hold[1], hold[2], hold[3], hold[4], left, quota} end
      share = math.min(share, quota > 0 and left / quota or 0)
    end
  end
  return nil, share
end

local why = full(charge.caps) or short(charge.holds)
if why then return why end
local payer, most, over
for _, one in ipairs(charge.payers) do
  local capped = full(one.caps)
  local lacks, share = short(one.holds)
  if capped or lacks then
    -- A cap gives way when a run ends, a quota when the day does: the first is said, if both.
    if not lacks then why = why or capped else over = over or lacks end
  elseif not payer or share > most then
    payer, most = one, share
  end
end
if not payer then return why or over or {'nobody'} end

local row, changes = {unpack(ARGV, 6)}, {}
for _, word in ipairs(payer.row) do row[#row + 1] = word end
for _, holds in ipairs({charge.holds, payer.holds}) do
  for _, hold in ipairs(holds) do changes[#changes + 1] = {hold[1], hold[2], hold[3], hold[4], 0} end
end
redis.call('HSET', KEYS[4], unpack(row))
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
redis.call('SADD', KEYS[2], ARGV[1])
for _, set in ipairs(payer.sets) do redis.call('SADD', set, ARGV[1]) end
redis.call('XADD', KEYS[5], '*', 'did', 'claim', 'run', ARGV[1], unpack(row))
enter({KEYS[6], KEYS[7], ARGV[4]}, {'reserve', ARGV[3], ARGV[1], payer.login}, changes)
return {'claimed', ARGV[1]}
