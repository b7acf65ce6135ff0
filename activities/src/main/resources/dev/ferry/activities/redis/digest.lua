-- For each key: type, expiry and a digest of its value, whatever its encoding and the order of its
-- table here; "none" where it is not. Of a value with more than ARGV[1] elements: its length only.
local most = tonumber(ARGV[1])

local function joined(list)
  local parts = {}
  for i, part in ipairs(list) do
    if type(part) == 'table' then part = joined(part) end
    part = tostring(part)
    parts[i] = #part .. ':' .. part
  end
  return table.concat(parts, ',')
end

local function pairs_of(list)
  local all = {}
  for i = 1, #list, 2 do all[#all + 1] = joined({ list[i], list[i + 1] }) end
  return all
end

-- By digests, whose order is the same in every language that a server may sort by.
local function sorted(list)
  local all = {}
  for i, part in ipairs(list) do all[i] = redis.sha1hex(part) end
  table.sort(all)
  return all
end

-- How to ask for the length, and for all of it.
local kinds = {
  string = { 'STRLEN', { 'GETRANGE', 0, -1 } },
  list = { 'LLEN', { 'LRANGE', 0, -1 } },
  zset = { 'ZCARD', { 'ZRANGE', 0, -1, 'WITHSCORES' } },
  hash = { 'HLEN', { 'HGETALL' } },
  set = { 'SCARD', { 'SMEMBERS' } },
  stream = { 'XLEN', { 'XRANGE', '-', '+' } },
}

local function read(key, piece)
  local answer = redis.call(piece[1], key, unpack(piece, 2))
  if piece[1] == 'HGETALL' then return joined(sorted(pairs_of(answer))) end
  if piece[1] == 'SMEMBERS' then return joined(sorted(answer)) end
  return joined({ answer })
end

-- Without what each side counts for itself: when a consumer was last seen.
local function groups(key)
  local all = {}
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local field = {}
    for i = 1, #group, 2 do field[group[i]] = group[i + 1] end
    all[#all + 1] = joined({ field.name, field.pending, field['last-delivered-id'] })
  end
  return joined(sorted(all))
end

local function digest(key)
  local kind = redis.call('TYPE', key).ok
  if kind == 'none' then return 'none' end
  local expires = redis.call('PEXPIRETIME', key)
  local how = kinds[kind]
  if not how then return kind .. ' ' .. expires .. ' unknown' end
  local length = redis.call(how[1], key)
  local text = { kind, expires, length }
  local prefix = ''
  if length <= most or (kind == 'string' and length <= most * 100) then
    text[#text + 1] = read(key, how[2])
  else
    prefix = 'large ' .. kind .. ' '
  end
  if kind == 'stream' then
    text[#text + 1] = groups(key)
  end
  return prefix .. redis.sha1hex(joined(text))
end

local answers = {}
for i, key in ipairs(KEYS) do answers[i] = digest(key) end
return answers
