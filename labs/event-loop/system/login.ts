/** Logging in, the heavy request of the second pair: a key is derived from a password. */
import { createHash } from "node:crypto";

/** Fixed, so that both variants do the same work; what it costs on a machine is measured. */
export const ROUNDS = 100_000;
export const KEY_BYTES = 32;
export const HASH = "sha256";

export interface Login {
  player: string;
  password: string;
}

export const loginSchema = {
  type: "object",
  required: ["player", "password"],
  additionalProperties: false,
  properties: {
    player: { type: "string", minLength: 1, maxLength: 40 },
    password: { type: "string", minLength: 1, maxLength: 200 },
  },
};

/** Fixed for each player, because an answer has to be foreseeable here. A real salt is random. */
export const saltOf = ({ player }: Login) => `merge-game/${player}`;

/** What logging in answers: the session's id depends on the whole key and does not give it away. */
export const sessionOf = ({ player }: Login, key: Buffer) => ({
  player,
  session: createHash("sha256").update(key).digest("hex"),
});
