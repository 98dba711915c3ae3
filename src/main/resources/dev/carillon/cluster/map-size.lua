-- Returns how many entries there are, and in how many milliseconds the next of them expires (-1: none does). To ask is to
-- remove what has expired.
keep()
local next_one = redis.call('ZRANGE', expiries, 0, 0, 'WITHSCORES')
return {
  tostring(redis.call('HLEN', entries)),
  next_one[2] and string.format('%.0f', math.max(0, tonumber(next_one[2]) - now)) or '-1'
}
