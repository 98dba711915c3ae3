-- ARGV: as in map.lua, and: key (empty for a page), cursor (the key before; empty for the first), limit, bytes at most
-- Returns epoch, top, cursor of the next page (empty for none), and then key, offset and body of each entry.
local one, last, limit, most = ARGV[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10])
keep()

local reply = {epoch, top, ''}
local function give(key)
  local entry = redis.call('HGET', entries, key)
  local part = entry and parts(entry)
  if part then
    reply[#reply + 1] = key
    reply[#reply + 1] = part.offset
    reply[#reply + 1] = part.body
  end
  return part and #key + #part.body or 0
end

if one ~= '' then
  give(one)
  return reply
end
if limit == 0 then
  return reply
end
local keys = redis.call('ZRANGEBYLEX', order, last == '' and '-' or '(' .. last, '+', 'LIMIT', 0, limit + 1)
local given, bytes = 0, 0
while given < #keys and given < limit and (given == 0 or bytes < most) do
  given = given + 1
  bytes = bytes + give(keys[given])
end
if given < #keys then
  reply[3] = keys[given]
end
return reply
