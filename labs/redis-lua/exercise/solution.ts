import { ledgerKey, type SaleScript, stockKey } from "./contract.ts";

/**
 * The buyers' key is declared like the others, and does not have to be made up. A set answers whether it
 * has a member without being read. A number would be cut to a whole one on its way out; a text is not.
 */
const script: SaleScript = {
  keys: (sale) => [stockKey(sale), ledgerKey(sale), `${sale}:buyers`],
  args: (player) => [player],
  lua: `
if redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 1 then return false end

local left = tonumber(redis.call('GET', KEYS[1]))
if left < 1 then return false end

local price = 6.25
if left > 10 then price = 4.5 end

redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('XADD', KEYS[2], '*', 'player', ARGV[1], 'price', tostring(price))
return tostring(price)
`,
};

export default script;
