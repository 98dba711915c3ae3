-- How this primary names the life of its data. A primary that was promoted, or started again, has another name than the
-- one whose last writes it may lack; without this its streams would hand out offsets a second time under the same epoch.
local function lineage()
  local told = redis.pcall('INFO', 'replication')
  return type(told) == 'string' and string.match(told, 'master_replid:(%x+)') or ''
end

-- Epoch and top offset of the stream, which is made where it is not there: a mere read does that, too.
local function open(meta, stream, candidate)
  local known = redis.call('HMGET', meta, 'epoch', 'top', 'lineage')
  local now = lineage()
  if not known[1] then
    redis.call('DEL', stream)
    redis.call('HSET', meta, 'epoch', candidate, 'top', '0', 'lineage', now)
    return candidate, '0'
  end
  if known[3] ~= now then
    redis.call('HSET', meta, 'epoch', candidate, 'lineage', now)
    return candidate, known[2]
  end
  return known[1], known[2]
end

-- An epoch is never forgotten before the publications that are numbered in it.
local function remember(meta, stream, ttl)
  redis.call('PEXPIRE', meta, math.max(tonumber(ttl), redis.call('PTTL', stream)))
end

-- Of two numbers in decimal digits, which may be larger than Lua can count.
local function above(a, b)
  return #a > #b or #a == #b and a > b
end

-- Epoch, top, and then offset and what is kept there of each entry that is asked for.
local function page(stream, epoch, top, since, limit, order)
  local reply = {epoch, top}
  -- no place in this stream, so nothing is before or after it
  local nowhere = since ~= '' and (string.sub(since, 1, 1) == '-' or above(since, top))
  if limit == 0 or nowhere then
    return reply
  end
  local found
  if order == 'up' then
    found = redis.call('XRANGE', stream, since == '' and '-' or '(' .. since .. '-0', '+', 'COUNT', limit)
  elseif since == '0' then
    found = {}
  else
    found = redis.call('XREVRANGE', stream, since == '' and '+' or '(' .. since .. '-0', '-', 'COUNT', limit)
  end
  for _, entry in ipairs(found) do
    reply[#reply + 1] = string.match(entry[1], '%d+')
    reply[#reply + 1] = entry[2][2]
  end
  return reply
end
