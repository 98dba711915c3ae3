-- KEYS: meta, stream
-- ARGV: epoch for a stream that begins, meta ttl, since (empty for none), limit, order (up or down)
-- Returns epoch, top, and then offset and body of each publication.
local epoch, top = open(KEYS[1], KEYS[2], ARGV[1])
remember(KEYS[1], KEYS[2], ARGV[2])
return page(KEYS[2], epoch, top, ARGV[3], tonumber(ARGV[4]), ARGV[5])
