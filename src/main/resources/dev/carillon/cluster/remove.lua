-- ARGV: connection
remove(ARGV[1])
return {}
