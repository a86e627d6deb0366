/** Lets a check pause a reader between the database's answer and what the reader does with it. */
export class PausePoints {
  readonly #requested = new Set<number>();
  readonly #paused = new Map<number, () => void>();

  /** The next reader of this player's row will pause. */
  request(player: number): void {
    this.#requested.add(player);
  }

  /** Every reader passes here with the database's answer in hand. */
  async pass(player: number): Promise<void> {
    if (!this.#requested.delete(player)) return;
    await new Promise<void>((resume) => {
      this.#paused.set(player, resume);
    });
  }

  isPaused(player: number): boolean {
    return this.#paused.has(player);
  }

  /** Resumes the reader of this player, and pauses no further one. @returns whether there was one */
  resume(player: number): boolean {
    const resume = this.#paused.get(player);
    this.#requested.delete(player);
    this.#paused.delete(player);
    resume?.();
    return resume !== undefined;
  }
}
