/** A page that was away for longer goes on as if it had been away for so long. */
const LONGEST_FRAME_MILLIS = 100;
/** Figures that change with every frame cannot be read. */
const FIGURES_MILLIS = 250;

/** Moves a picture while it is in view, when asked to; never by itself once the reader wants less motion. */
export class Player {
  readonly #host: HTMLElement;
  readonly #move: (seconds: number, areFiguresDue: boolean) => void;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #playing = false;
  #inView = true;
  #frame = 0;
  #lastFrame = 0;
  #lastFigures = 0;

  /**
   * @param host holds the button named `play`, whose text says what it would do
   * @param signal ends the playing for good
   * @param move called for each frame with the seconds since the one before
   */
  constructor(
    host: HTMLElement,
    signal: AbortSignal,
    move: (seconds: number, areFiguresDue: boolean) => void,
  ) {
    this.#host = host;
    this.#move = move;
    const stop = () => this.play(this.#playing && !this.#still.matches);
    this.#still.addEventListener("change", stop, { signal });
    this.#watchView(signal);
    signal.addEventListener("abort", () => this.play(false));
  }

  get isPlaying(): boolean {
    return this.#playing;
  }

  /** Whether the reader asked for less motion. */
  get isStill(): boolean {
    return this.#still.matches;
  }

  play(playing: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#playing = playing;
    const button = this.#host.querySelector('button[name="play"]');
    if (button) button.textContent = playing ? "Pause" : "Play";
    if (!playing) return;
    this.#lastFrame = performance.now();
    this.#frame = requestAnimationFrame((time) => this.#next(time));
  }

  #watchView(signal: AbortSignal): void {
    if (!("IntersectionObserver" in globalThis)) return;
    const view = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? true;
    });
    view.observe(this.#host);
    signal.addEventListener("abort", () => view.disconnect());
  }

  #next(time: number): void {
    const elapsed = Math.min(Math.max(0, time - this.#lastFrame), LONGEST_FRAME_MILLIS);
    this.#lastFrame = time;
    if (this.#inView) {
      const areFiguresDue = time - this.#lastFigures > FIGURES_MILLIS;
      if (areFiguresDue) this.#lastFigures = time;
      this.#move(elapsed / 1e3, areFiguresDue);
    }
    this.#frame = requestAnimationFrame((next) => this.#next(next));
  }
}
