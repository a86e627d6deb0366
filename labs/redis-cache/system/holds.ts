/** Points at which a judge stops a reader between the database's answer and what the reader does with it. */
export class Holds {
  readonly #asked = new Set<number>();
  readonly #held = new Map<number, () => void>();

  /** The next reader of this player's row will be held. */
  ask(player: number): void {
    this.#asked.add(player);
  }

  /** Every reader comes by with the database's answer in hand. */
  async pass(player: number): Promise<void> {
    if (!this.#asked.delete(player)) return;
    await new Promise<void>((go) => {
      this.#held.set(player, go);
    });
  }

  isHeld(player: number): boolean {
    return this.#held.has(player);
  }

  /** Whether one was held, and goes on now. Nobody is held for a player any more. */
  release(player: number): boolean {
    const go = this.#held.get(player);
    this.#asked.delete(player);
    this.#held.delete(player);
    go?.();
    return go !== undefined;
  }
}
