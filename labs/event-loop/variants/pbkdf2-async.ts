import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { gameServer, type Start } from "../system/game-server.ts";
import { HASH, KEY_BYTES, ROUNDS, saltOf } from "../system/login.ts";

const derive = promisify(pbkdf2);

/** The key is derived on a thread of libuv's pool, which Node.js starts by itself. */
export default function app({ port }: Start) {
  return gameServer(port, {
    deriveKey: (login) => derive(login.password, saltOf(login), ROUNDS, KEY_BYTES, HASH),
  });
}
