-- For scripts that begin with its name: appends an entry to a day's stream, and carries its changes
-- into the day's balances. book: balances, stream, seconds that both are kept.
-- changes: {holder, agent, meter, added to reserved, added to used}, ...
local function enter(book, told, changes)
  local kept = {}
  for _, change in ipairs(changes) do
    local account = table.concat({change[1], change[2], change[3]}, '|')
    if change[4] ~= 0 then redis.call('HINCRBY', book[1], account .. '|reserved', change[4]) end
    if change[5] ~= 0 then redis.call('HINCRBY', book[1], account .. '|used', change[5]) end
    if change[4] ~= 0 or change[5] ~= 0 then kept[#kept + 1] = change end
  end
  local text = #kept > 0 and cjson.encode(kept) or '[]'
  redis.call('XADD', book[2], '*', 'did', told[1], 'at', told[2], 'run', told[3], 'member', told[4], 'changes', text)
  redis.call('EXPIRE', book[1], book[3])
  redis.call('EXPIRE', book[2], book[3])
end
