-- Who is alive.
-- KEYS: nodes
-- ARGV: this node, and its time to live (0 signs off)
-- Returns "new" if this node was not among them, else "known", and then the ids of all that are.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ttl = tonumber(ARGV[2])
local added = 0
if ttl > 0 then
  added = redis.call('ZADD', KEYS[1], now + ttl, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ttl * 2)
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local answer = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(answer, 1, added == 1 and 'new' or 'known')
return answer
