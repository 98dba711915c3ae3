-- ARGV: connection, user, what is told of it, ttl
local client, user, ttl = ARGV[1], ARGV[2], tonumber(ARGV[4])
if redis.call('HGET', owners, client) ~= user then
  leave_user(client)
  redis.call('HSET', owners, client, user)
  redis.call('HINCRBY', users, user, 1)
end
redis.call('ZADD', expiries, now + ttl, client)
redis.call('HSET', infos, client, ARGV[3])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ttl)
end
return {}
