/** Fetches the script of a page's simulators when a reader comes near one of them, and not before. */

/** How far outside the window a simulator is fetched, so that it is there when the reader is. */
const MARGIN = "400px 0px";

/**
 * Shows the forms inside all elements of this name, which the page hides from readers without script, and loads their
 * script when one of them comes near the window or gets the focus; at once where the browser cannot tell. What a
 * reader sets or presses before it is there is done when it is. Where it cannot be fetched, the forms are hidden again
 * and the drawings stay.
 */
export function loadInView(name: string, load: () => Promise<unknown>): void {
  const elements = [...document.querySelectorAll<HTMLElement>(name)];
  const hidden = elements
    .flatMap((element) => [element, ...element.querySelectorAll("form")])
    .filter((part) => part.hidden);
  const loading = new AbortController();
  const turned = new Set<EventTarget>();
  const pressed: HTMLButtonElement[] = [];
  let isAsked = false;

  const start = () => {
    if (isAsked) return;
    isAsked = true;
    observer?.disconnect();
    load().then(
      () => {
        loading.abort();
        for (const control of turned) control.dispatchEvent(new Event("input", { bubbles: true }));
        for (const button of pressed) button.click();
      },
      (error: unknown) => {
        for (const part of hidden) part.hidden = true;
        throw error;
      },
    );
  };
  const keep = (event: Event) => {
    start();
    const { type, target } = event;
    if (type === "submit") event.preventDefault();
    if (type === "input" && target) turned.add(target);
    const button = type === "click" && target instanceof Element && target.closest("button");
    if (button) pressed.push(button);
  };

  const observer =
    "IntersectionObserver" in globalThis
      ? new IntersectionObserver(
          (entries) => {
            if (entries.some(({ isIntersecting }) => isIntersecting)) start();
          },
          { rootMargin: MARGIN },
        )
      : undefined;
  for (const part of hidden) part.hidden = false;
  for (const element of elements) {
    for (const type of ["focusin", "input", "click", "submit"])
      element.addEventListener(type, keep, { signal: loading.signal });
    observer?.observe(element);
  }
  if (!observer) start();
}
