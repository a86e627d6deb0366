/** Keys that press a simulator's buttons while another of its controls has the focus. */

/** A slider's own keys. */
const SLIDER_KEYS = /^(Arrow|Page|Home|End|Enter)/;

/** The button that a key in a form presses: one that names it as its shortcut, if the focused control has no use for it. */
export function shortcutButton(event: KeyboardEvent): HTMLButtonElement | undefined {
  const { target, repeat, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (repeat || altKey || ctrlKey || metaKey || shiftKey) return undefined;
  const key = event.key === " " ? "Space" : event.key;
  const form = formWhereFree(target, key);
  return [...(form?.querySelectorAll("button") ?? [])].find(
    (button) => button.getAttribute("aria-keyshortcuts") === key,
  );
}

function formWhereFree(target: EventTarget | null, key: string): HTMLFormElement | null {
  if (target instanceof HTMLButtonElement)
    return key === "Space" || key === "Enter" ? null : target.form;
  const isSlider = target instanceof HTMLInputElement && target.type === "range";
  return isSlider && !SLIDER_KEYS.test(key) ? target.form : null;
}
