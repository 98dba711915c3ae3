-- KEYS: meta, stream
-- ARGV: epoch for a stream that begins, meta ttl, since (empty for none), limit, order (up or down)
-- Returns epoch, top, and then offset and body of each publication.
local since, limit = ARGV[3], tonumber(ARGV[4])
local epoch, top = open(KEYS[1], KEYS[2], ARGV[1])
remember(KEYS[1], KEYS[2], ARGV[2])

local reply = {epoch, top}
-- no place in this stream, so nothing is before or after it
local nowhere = since ~= '' and (string.sub(since, 1, 1) == '-' or above(since, top))
if limit == 0 or nowhere then
  return reply
end

local found
if ARGV[5] == 'up' then
  found = redis.call('XRANGE', KEYS[2], since == '' and '-' or '(' .. since .. '-0', '+', 'COUNT', limit)
elseif since == '0' then
  found = {}
else
  found = redis.call('XREVRANGE', KEYS[2], since == '' and '+' or '(' .. since .. '-0', '-', 'COUNT', limit)
end
for _, entry in ipairs(found) do
  reply[#reply + 1] = string.match(entry[1], '%d+')
  reply[#reply + 1] = entry[2][2]
end
return reply
