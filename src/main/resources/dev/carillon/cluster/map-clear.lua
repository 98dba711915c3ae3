-- Removes every entry, and forgets the changes.
for _, key in ipairs(redis.call('ZRANGEBYLEX', order, '-', '+')) do
  remove(key, '')
end
redis.call('DEL', stream)
keep()
return {}
