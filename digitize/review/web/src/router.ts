// Addresses: every screen and every filter has one, so that it can be kept, sent and gone back to.

import { computed, signal } from "@preact/signals";

const here = signal(location.pathname + location.search);
addEventListener("popstate", () => (here.value = location.pathname + location.search));

export type Route =
  | { screen: "queue" } | { screen: "search" } | { screen: "issues" } | { screen: "people" }
  | { screen: "issue"; key: string }
  | { screen: "page" | "seams" | "history" | "conflict"; id: number };

export const search = computed(() => new URLSearchParams(here.value.split("?")[1] ?? ""));

export const route = computed<Route>(() => {
  const parts = (here.value.split("?")[0] ?? "/").split("/").filter(Boolean);
  if (parts[0] === "issues") return { screen: "issues" };
  if (parts[0] === "issue") return { screen: "issue", key: search.value.get("key") ?? "" };
  if (parts[0] === "search") return { screen: "search" };
  if (parts[0] === "people") return { screen: "people" };
  const id = Number(parts[1]);
  if (parts[0] === "pages" && Number.isInteger(id) && id > 0) {
    const screen = parts[2] === "seams" || parts[2] === "history" || parts[2] === "conflict" ? parts[2] : "page";
    return { screen, id };
  }
  return { screen: "queue" };
});

export function go(path: string, replace = false): void {
  if (path === here.value) return;
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  here.value = path;
}

/** Change parameters of the address without leaving the screen. */
export function setSearch(values: Record<string, string | null>): void {
  const next = new URLSearchParams(search.value);
  for (const [key, value] of Object.entries(values)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  const text = next.toString();
  go((here.value.split("?")[0] ?? "/") + (text ? `?${text}` : ""), true);
}

/** Clicks on links of ours stay within the page. */
export function onLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a[href^='/']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute("href") ?? "/");
}
