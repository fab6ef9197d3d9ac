-- with entry.lua
-- What a vendor counts and our own runs are not was begun outside the App, and is used.
-- KEYS balances, entries; ARGV holder, agent, meter, seen, now, member, seconds that a day is kept
local account = table.concat({ARGV[1], ARGV[2], ARGV[3]}, '|')
local has = redis.call('HMGET', KEYS[1], account .. '|reserved', account .. '|used', account .. '|outside')
local outside = tonumber(has[3] or 0)
local ours = (has[1] or 0) + (has[2] or 0) - outside
local more = math.max(ARGV[4] - ours, 0) - outside
if more == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], account .. '|outside', more)
enter({KEYS[1], KEYS[2], ARGV[7]}, {'adjust', ARGV[5], '', ARGV[6]}, {{ARGV[1], ARGV[2], ARGV[3], 0, more}})
return more
