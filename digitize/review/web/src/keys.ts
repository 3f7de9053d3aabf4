// One table of keys. What is typed into a field is the field's, and so is everything while an input
// method composes: Enter that takes a candidate is no Enter.

export interface Binding { keys: string[]; label: string; run: () => void; when?: () => boolean; always?: boolean }

let layers: { name: string; bindings: Binding[] }[] = [];

export function bind(name: string, bindings: Binding[]): () => void {
  const layer = { name, bindings };
  layers = [...layers, layer];
  return () => (layers = layers.filter((l) => l !== layer));
}

export const bound = () => layers;

/** The name of a key as bindings write it: "Ctrl+Shift+z", "Alt+ArrowUp", "?", "n". */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const printable = event.key.length === 1 && !/[a-z]/i.test(event.key);
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey && !printable ? "Shift+" : "",
    key,
  ].join("");
}

export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

export function editing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.tagName) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
  return element.tagName === "INPUT" && !["checkbox", "radio", "button"].includes((element as HTMLInputElement).type);
}

/**
 * Whoever presses a button and then keys of the page works on the page again: the focus goes there,
 * so that Enter means the block at hand and not the button once more.
 */
function toStage(): void {
  document.querySelector<HTMLElement>("[data-stage]")?.focus({ preventScroll: true });
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || composing(event)) return;
  const name = nameOf(event);
  const inField = editing(event.target);
  const onButton = (event.target as HTMLElement | null)?.matches?.("button, a, summary, [role=tab]") ?? false;
  const modal = document.querySelector("dialog[open]");
  for (const layer of [...layers].reverse()) {
    if (modal && layer.name !== "dialog") continue;
    for (const binding of layer.bindings) {
      if (!binding.keys.includes(name)) continue;
      if (inField && !binding.always) continue;
      if (onButton && (name === "Enter" || name === " ")) continue;
      if (binding.when && !binding.when()) continue;
      event.preventDefault();
      if (onButton && !modal) toStage();
      binding.run();
      return;
    }
  }
}
addEventListener("keydown", onKey);

const SHOWN: Record<string, string> = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", " ": "␣", Delete: "Del",
};
export function shown(key: string): string {
  if (key === "+") return key;
  return key.split("+").map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" + ");
}
