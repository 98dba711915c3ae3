-- ARGV: as in map.lua, and: since (empty for none), limit, order (up or down)
-- Returns epoch, top, and then offset and change of each.
keep()
return page(stream, epoch, top, ARGV[7], tonumber(ARGV[8]), ARGV[9])
