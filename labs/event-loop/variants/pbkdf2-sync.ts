import { pbkdf2Sync } from "node:crypto";
import { gameServer, type Start } from "../system/game-server.ts";
import { HASH, KEY_BYTES, ROUNDS, saltOf } from "../system/login.ts";

/** The key is derived on the event loop. */
export default function app({ port }: Start) {
  return gameServer(port, {
    deriveKey: (login) => pbkdf2Sync(login.password, saltOf(login), ROUNDS, KEY_BYTES, HASH),
  });
}
