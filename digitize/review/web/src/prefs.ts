// What a person has chosen for this browser: language, light or dark.

import { effect, signal } from "@preact/signals";

export type Language = "zh" | "en";
export type Theme = "auto" | "light" | "dark";

const stored = (key: string) => localStorage.getItem(`digitize.${key}`);
export const language = signal<Language>(
  (stored("language") as Language | null) ?? (navigator.language.startsWith("zh") ? "zh" : "en"),
);
export const theme = signal<Theme>((stored("theme") as Theme | null) ?? "auto");

effect(() => {
  localStorage.setItem("digitize.language", language.value);
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});
effect(() => {
  localStorage.setItem("digitize.theme", theme.value);
  document.documentElement.dataset.theme = theme.value;
});
