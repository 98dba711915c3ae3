-- Who is in a channel, in four keys: when each connection expires, what is told of it, whose it is, and how many
-- connections each user has. Time is Redis' own, so the clocks of nodes do not matter.
local expiries, infos, owners, users = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function leave_user(client)
  local user = redis.call('HGET', owners, client)
  if user and redis.call('HINCRBY', users, user, -1) <= 0 then
    redis.call('HDEL', users, user)
  end
end

local function remove(client)
  leave_user(client)
  redis.call('ZREM', expiries, client)
  redis.call('HDEL', infos, client)
  redis.call('HDEL', owners, client)
end

-- Each entry is let go once, by whoever comes first after its time.
for _, client in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', now)) do
  remove(client)
end
