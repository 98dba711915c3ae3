-- A map: its entries, their keys in order, when each of them expires, and the stream of its changes. An entry is
-- "offset:version:length of version epoch:length of tags:" and then version epoch, tags and body. A change is "s" for set or
-- "r" for removed, "length of key:" and the key, and then the body of what was set or the tags of what was removed.
-- KEYS: meta, stream, entries, order, expiries
-- ARGV: bus, epoch for a stream that begins, size of the stream (0: an ephemeral map, without numbers), its ttl, meta ttl,
--       ttl of an entry (0: it stays)
local meta, stream, entries, order, expiries = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local bus, size, key_ttl = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local epoch, top = '', '0'
if size > 0 then
  -- Offsets of a stream that was forgotten mean nothing in its successor, so the entries that have them go with it.
  if redis.call('HEXISTS', meta, 'epoch') == 0 then
    redis.call('DEL', meta, entries, order, expiries)
  end
  epoch, top = open(meta, stream, ARGV[2])
end

-- Numbers a change and sends it; before is what stands between its place and itself: the entry that it replaces.
local function tell(change, before)
  local place = '0:'
  if size > 0 then
    top = string.format('%.0f', redis.call('HINCRBY', meta, 'top', 1))
    redis.call('XADD', stream, 'MAXLEN', size, top .. '-0', 'd', change)
    redis.call('PEXPIRE', stream, ARGV[4])
    place = top .. ':' .. epoch
  end
  redis.call(fanout, bus, '\1m' .. place .. ':' .. before .. change)
end

local function parts(entry)
  local offset, version, epochs, tags, at = string.match(entry, '^(%d+):(%d+):(%d+):(%d+):()')
  local tags_at = at + tonumber(epochs)
  local body_at = tags_at + tonumber(tags)
  return {
    offset = offset, version = version, version_epoch = string.sub(entry, at, tags_at - 1),
    tags = string.sub(entry, tags_at, body_at - 1), body = string.sub(entry, body_at)
  }
end

local function grown(bytes)
  redis.call('HINCRBY', meta, 'bytes', bytes)
end

-- The tags of a removal are those of the entry unless it has its own.
local function remove(key, tags)
  local entry = redis.call('HGET', entries, key)
  if entry then
    tags = tags == '' and parts(entry).tags or tags
    grown(-#key - #entry)
  end
  redis.call('HDEL', entries, key)
  redis.call('ZREM', order, key)
  redis.call('ZREM', expiries, key)
  tell('r' .. #key .. ':' .. key .. tags, '0:0:')
end

local function live_on(key)
  if key_ttl > 0 then
    redis.call('ZADD', expiries, now + key_ttl, key)
  else
    redis.call('ZREM', expiries, key)
  end
end

for _, key in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', now)) do
  remove(key, '')
end

-- To be called at the end. Entries are never there without the epoch in which they are numbered, nor the other way round.
local function keep()
  local all = {meta, entries, order, expiries}
  if key_ttl == 0 and redis.call('EXISTS', entries) == 1 then
    for _, key in ipairs(all) do
      redis.call('PERSIST', key)
    end
    return
  end
  -- a minute for nodes to find what has expired, and tell of it
  local life = math.max(tonumber(ARGV[5]), key_ttl + 60000, redis.call('PTTL', stream))
  for _, key in ipairs(all) do
    redis.call('PEXPIRE', key, life)
  end
end
