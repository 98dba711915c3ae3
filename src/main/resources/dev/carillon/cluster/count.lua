-- Returns how many connections, and of how many users.
return {tostring(redis.call('ZCARD', expiries)), tostring(redis.call('HLEN', users))}
