-- KEYS: as in map.lua, and an idempotency key (any, where none is given)
-- ARGV: as there, and: s or r, key, tags, body, mode (replace, new, exists), refresh (1: what is there already lives on),
--       idempotency ttl (0: no key), version (0: none), version epoch, delta (1: send the entry that is replaced along),
--       entries that there may be, bytes that they may have
-- Returns what became of it and "offset:epoch", or "full" and why.
local kind, key, tags, body, mode = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local once_ttl, version, version_epoch = tonumber(ARGV[13]), ARGV[14], ARGV[15]

local function outcome(what)
  keep()
  return {what, size > 0 and top .. ':' .. epoch or '0:'}
end

if once_ttl > 0 then
  local first = redis.call('GET', KEYS[6])
  if first then
    keep()
    return {'idempotency', first}
  end
end

local held = redis.call('HGET', entries, key)
local old = held and parts(held)
if not held and (kind == 'r' or mode == 'exists') then
  return outcome('key_not_found')
end
if held and kind == 's' and mode == 'new' then
  if ARGV[12] == '1' then
    live_on(key)
  end
  return outcome('key_exists')
end
if held and version ~= '0' and old.version_epoch == version_epoch and not above(version, old.version) then
  return outcome('version')
end

if kind == 'r' then
  remove(key, tags)
else
  local cost = #key + #body + #tags + #version_epoch
  local growth = cost - (held and #key + #held or 0)
  if not held and redis.call('HLEN', entries) >= tonumber(ARGV[17]) then
    keep()
    return {'full', 'this map has ' .. ARGV[17] .. ' entries, and takes no more'}
  end
  local bytes = tonumber(redis.call('HGET', meta, 'bytes') or '0')
  if growth > 0 and bytes + growth > tonumber(ARGV[18]) then
    keep()
    return {'full', 'this map has ' .. bytes .. ' bytes, and takes no more'}
  end
  local before = '0:0:'
  if held and ARGV[16] == '1' then
    before = old.offset .. ':' .. #old.body .. ':' .. old.body
  end
  tell('s' .. #key .. ':' .. key .. body, before)
  local entry = table.concat({top, version, #version_epoch, #tags, ''}, ':') .. version_epoch .. tags .. body
  grown(#key + #entry - (held and #key + #held or 0))
  redis.call('HSET', entries, key, entry)
  redis.call('ZADD', order, 0, key)
  live_on(key)
end

local told = outcome('written')
if once_ttl > 0 then
  redis.call('SET', KEYS[6], told[2], 'PX', ARGV[13])
end
return told
