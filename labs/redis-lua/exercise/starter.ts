import { ledgerKey, type SaleScript, stockKey } from "./contract.ts";

/** It sells, and in a demonstration with three players nobody notices anything. */
const script: SaleScript = {
  keys: (sale) => [stockKey(sale), ledgerKey(sale)],
  args: (player) => [player],
  lua: `
local buyers = string.gsub(KEYS[1], ':stock', ':buyers')
for _, buyer in ipairs(redis.call('LRANGE', buyers, 0, -1)) do
  if buyer == ARGV[1] then return false end
end

local left = tonumber(redis.call('GET', KEYS[1]))
if left < 1 then return false end

local price = 6.25
if left > 10 then price = 4.5 end

redis.call('DECR', KEYS[1])
redis.call('RPUSH', buyers, ARGV[1])
redis.call('XADD', KEYS[2], '*', 'player', ARGV[1], 'price', tostring(price))
return price
`,
};

export default script;
