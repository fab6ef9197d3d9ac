-- with entry.lua
-- Compare and set: a run moves on if it stands in one of the sources. Settled, it leaves its live sets,
-- what it held is released, and what it used is counted, if it was ever started. That is once only.
-- KEYS run, live, history, beats
-- ARGV run, sources (words with a space around each), target, used (JSON: meter -> amount), field, value, ...
local row, changes = KEYS[1], {}
local state = redis.call('HGET', row, 'state')
if not state or state == 'settled' or not string.find(ARGV[2], ' ' .. state .. ' ', 1, true) then return 0 end
redis.call('HSET', row, 'state', ARGV[3], unpack(ARGV, 5))
redis.call('XADD', KEYS[3], '*', 'did', 'move', 'run', ARGV[1], 'from', state, 'to', ARGV[3], unpack(ARGV, 5))
if ARGV[3] ~= 'settled' then return 1 end

local has = redis.call('HMGET', row, 'subject', 'sets', 'book', 'holds', 'started_at', 'ended_at', 'outcome', 'member')
-- A row of an older version does not say where it is counted.
local sets = has[2] and cjson.decode(has[2]) or {KEYS[2] .. ':' .. string.match(has[1], '^[^#]*')}
redis.call('SREM', KEYS[2], ARGV[1])
for _, set in ipairs(sets) do redis.call('SREM', set, ARGV[1]) end
redis.call('ZREM', KEYS[4], ARGV[1])
if not has[3] then return 1 end

local used, did = cjson.decode(ARGV[4]), 'settle'
if tonumber(has[5] or 0) == 0 or not next(used) then
  used, did = {}, has[7] == 'lost' and 'expire' or 'refund'
end
for _, hold in ipairs(cjson.decode(has[4])) do
  changes[#changes + 1] = {hold[1], hold[2], hold[3], -hold[4], used[hold[3]] or 0}
end
enter(cjson.decode(has[3]), {did, has[6] or '0', ARGV[1], has[8] or ''}, changes)
return 1
