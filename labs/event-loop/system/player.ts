/** A player's page, the light request: about 1 KB of JSON, a function of the id alone. */

const chains = ["acorn", "lantern", "teapot", "shell", "button"];

export function player(id: string) {
  const seed = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 99_991, 7);
  return {
    id,
    name: `Player ${id}`,
    level: 1 + (seed % 60),
    energy: { now: seed % 100, most: 100, refillSeconds: 120 },
    coins: (seed * 37) % 100_000,
    gems: seed % 500,
    pieces: Array.from({ length: 16 }, (_, place) => ({
      place,
      chain: chains[(seed + place) % chains.length],
      level: 1 + ((seed + place * 7) % 9),
      locked: (seed + place) % 5 === 0,
    })),
  };
}
