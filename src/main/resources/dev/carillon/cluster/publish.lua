-- KEYS: meta, stream, idempotency key (any, where none is given)
-- ARGV: bus, body, size (0 keeps nothing), ttl, meta ttl, epoch for a stream that begins, idempotency ttl (0: no key),
--       version (0: none), version epoch, delta (1: send the publication before it along)
-- Returns what became of it (published, same_key, old_version) and "offset:epoch".
local size, key_ttl, version = tonumber(ARGV[3]), tonumber(ARGV[7]), ARGV[8]

if key_ttl > 0 then
  local first = redis.call('GET', KEYS[3])
  if first then
    return {'same_key', first}
  end
end

local place, kind, before = '0:', 'p', ''
if size > 0 then
  local epoch, top = open(KEYS[1], KEYS[2], ARGV[6])
  if version ~= '0' then
    local last = redis.call('HMGET', KEYS[1], 'version', 'version_epoch')
    if last[1] and last[2] == ARGV[9] and not above(version, last[1]) then
      remember(KEYS[1], KEYS[2], ARGV[5])
      return {'old_version', top .. ':' .. epoch}
    end
    redis.call('HSET', KEYS[1], 'version', version, 'version_epoch', ARGV[9])
  end
  local offset = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'top', 1))
  local last = ARGV[10] == '1' and redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
  if last and last[1] == top .. '-0' then
    kind, before = 'd', #last[2][2] .. ':' .. last[2][2]
  end
  redis.call('XADD', KEYS[2], 'MAXLEN', size, offset .. '-0', 'd', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  remember(KEYS[1], KEYS[2], ARGV[5])
  place = offset .. ':' .. epoch
end

if key_ttl > 0 then
  redis.call('SET', KEYS[3], place, 'PX', ARGV[7])
end
redis.call(fanout, ARGV[1], '\1' .. kind .. place .. ':' .. before .. ARGV[2])
return {'published', place}
