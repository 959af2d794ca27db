/**
 * The scripts that Redis runs, each as one step. They use the clock of Redis, in microseconds since 1970. `%.0f` writes
 * numbers in full, where Lua would round them. Redis drops keys that have expired by itself.
 *
 * A session is a text: `generation id parent renewedAt issuedAt accessUntil`. Revocations are a sorted set: a letter (`s`, `t` or
 * `u`) and an ID, by the second in which the entry may go; the moment of a subject has a key of its own.
 */

/** What all scripts begin with. */
const PRELUDE = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function text(number) return string.format('%.0f', number) end
local function revoke(set, channel, letter, id, expires, upTo)
  local member = letter .. id
  local known = redis.call('ZSCORE', set, member)
  if known and tonumber(known) > expires then expires = tonumber(known) end
  local score = expires == math.huge and '+inf' or text(expires)
  redis.call('ZADD', set, score, member)
  redis.call('ZREMRANGEBYSCORE', set, '-inf', text(now / 1000000))
  local last = redis.call('ZRANGE', set, -1, -1, 'WITHSCORES')
  if last[2] == 'inf' then redis.call('PERSIST', set)
  elseif last[2] then redis.call('EXPIREAT', set, text(tonumber(last[2]) + 1)) end
  redis.call('PUBLISH', channel, letter .. ' ' .. score .. ' ' .. text(upTo) .. ' ' .. id)
end
local function momentOf(key)
  local upTo = redis.call('GET', key)
  if not upTo then return 0 end
  if not string.match(upTo, '^%d+$') then error('unreadable') end
  return tonumber(upTo)
end
`;

/** KEYS session, subject. ARGV id, accessUntil, refreshLifetime, sessionLifetime. Returns the start. */
export const OPEN = `${PRELUDE}
local start = math.max(now, momentOf(KEYS[2]) + 1)
local life = math.min(tonumber(ARGV[3]), tonumber(ARGV[4])) * 1000
local record = '1 ' .. ARGV[1] .. ' - ' .. text(start) .. ' 0 ' .. ARGV[2]
redis.call('SET', KEYS[1], record, 'PX', text(life))
return text(start)
`;

/**
 * KEYS session, subject, revocations. ARGV channel, sid, start, id, generation, successor, issuedAt, accessUntil,
 * refreshLifetime, sessionLifetime, reuseGrace. Returns the outcome, the successor's ID and its time. See `rotate`.
 */
export const RENEW = `${PRELUDE}
local record = redis.call('GET', KEYS[1])
if not record then return {'ended'} end
local start = tonumber(ARGV[3])
if start <= momentOf(KEYS[2]) then
  redis.call('DEL', KEYS[1])
  return {'ended'}
end
local generation, id, parent, renewedAt, issuedAt, accessUntil =
  string.match(record, '^(%d+) (%S+) (%S+) (%d+) (%d+) (%d+)$')
if not generation then return {'unreadable'} end
generation = tonumber(generation)
accessUntil = math.max(tonumber(accessUntil), tonumber(ARGV[8]))
local expires = math.min(now + tonumber(ARGV[9]) * 1000000, start + tonumber(ARGV[10]) * 1000000)
local life = math.floor((expires - now) / 1000)
if life <= 0 then return {'ended'} end
local given = tonumber(ARGV[5])
if given > generation or (given == generation and ARGV[4] == id) then
  local fields = {text(given + 1), ARGV[6], ARGV[4], text(now), ARGV[7], text(accessUntil)}
  redis.call('SET', KEYS[1], table.concat(fields, ' '), 'PX', text(life))
  return {'renewed', ARGV[6], ARGV[7]}
end
local grace = tonumber(ARGV[11]) * 1000000
if given == generation - 1 and ARGV[4] == parent and grace > 0 and now - tonumber(renewedAt) <= grace then
  return {'renewed', id, issuedAt}
end
redis.call('DEL', KEYS[1])
revoke(KEYS[3], ARGV[1], 's', ARGV[2], accessUntil, 0)
return {'replayed'}
`;

/** KEYS session. ARGV id. Lets a renewal whose answer was lost be repeated from now on. */
export const KEEP_OPEN = `${PRELUDE}
local record = redis.call('GET', KEYS[1])
if not record then return 0 end
local before, id, parent, after = string.match(record, '^(%d+) (%S+) (%S+) %d+ (.*)$')
if id ~= ARGV[1] then return 0 end
local life = redis.call('PTTL', KEYS[1])
if life <= 0 then return 0 end
redis.call('SET', KEYS[1], table.concat({before, id, parent, text(now), after}, ' '), 'PX', life)
return 1
`;

/** KEYS used token. ARGV use. Takes back a use whose answer was lost. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

/** KEYS session, revocations. ARGV channel, sid, accessUntil. */
export const END = `${PRELUDE}
local accessUntil = tonumber(ARGV[3])
local record = redis.call('GET', KEYS[1])
local known = record and string.match(record, ' (%d+)$')
if known then accessUntil = math.max(accessUntil, tonumber(known)) end
redis.call('DEL', KEYS[1])
revoke(KEYS[2], ARGV[1], 's', ARGV[2], accessUntil, 0)
return 1
`;

/** KEYS revocations. ARGV channel, token, until (or inf). */
export const REVOKE_TOKEN = `${PRELUDE}
revoke(KEYS[1], ARGV[1], 't', ARGV[2], ARGV[3] == 'inf' and math.huge or tonumber(ARGV[3]), 0)
return 1
`;

/** KEYS revocations, subject. ARGV channel, subject, lifetime (or inf). Returns the moment. */
export const REVOKE_SUBJECT = `${PRELUDE}
local upTo = math.max(now, momentOf(KEYS[2]))
local expires = math.huge
if ARGV[3] == 'inf' then
  redis.call('SET', KEYS[2], text(upTo))
else
  expires = math.ceil(now / 1000000) + tonumber(ARGV[3])
  local left = redis.call('PTTL', KEYS[2])
  redis.call('SET', KEYS[2], text(upTo), 'PX', text(math.max(tonumber(ARGV[3]) * 1000, left)))
  if left == -1 then
    redis.call('PERSIST', KEYS[2])
    expires = math.huge
  end
end
revoke(KEYS[1], ARGV[1], 'u', ARGV[2], expires, upTo)
return text(upTo)
`;
