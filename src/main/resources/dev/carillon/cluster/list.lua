-- Returns connection, what is told of it, and so on.
return redis.call('HGETALL', infos)
