// The bar at the top of every screen.

import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { call, session } from "../api";
import { t } from "../i18n";
import { bind } from "../keys";
import { language, theme, type Theme } from "../prefs";
import { go } from "../router";
import * as outbox from "../state/outbox";
import { helpOpen } from "./Help";

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };

export function Header({ title, children }: { title?: string; children?: ComponentChildren }) {
  const who = session.value?.user;
  useLayoutEffect(() => bind("header", [
    { keys: ["Ctrl+k"], label: t("search.words"), always: true, run: () => go("/search") },
  ]), []);
  return (
    <header class="bar">
      <a class="skip" href="#main">{t("main.skip")}</a>
      <a class="home" href="/" title={t("queue")}>
        <img src="/icon.svg" width="22" height="22" alt="" /> <strong>{t("app")}</strong>
      </a>
      {title && <h1 class="title" title={title}>{title}</h1>}
      <div class="middle">{children}</div>
      <SaveState />
      <a class="button quiet" href="/search" title={`${t("search")} (Ctrl+K)`}>{t("search")}</a>
      <a class="button quiet" href="/issues">{t("issues")}</a>
      {who?.role === "lead" && <a class="button quiet" href="/people">{t("people")}</a>}
      <button class="quiet" onClick={() => (helpOpen.value = true)} title={`${t("help")} (?)`} aria-label={t("help")}>?</button>
      <button class="quiet" onClick={() => (theme.value = NEXT[theme.value])}
        title={`${t("theme")}: ${t(`theme.${theme.value}`)}`} aria-label={`${t("theme")}: ${t(`theme.${theme.value}`)}`}>
        {theme.value === "dark" ? "☾" : theme.value === "light" ? "☀" : "◐"}
      </button>
      <button class="quiet" lang={language.value === "zh" ? "en" : "zh"} onClick={() => (language.value = language.value === "zh" ? "en" : "zh")}>
        {language.value === "zh" ? "English" : "中文"}
      </button>
      {who && !session.value?.open && (
        <button class="quiet" title={t("signout")} onClick={() => void call("DELETE", "/session").finally(() => location.assign("/"))}>{who.name}</button>
      )}
    </header>
  );
}

function SaveState() {
  const state = outbox.state.value;
  const text = state === "offline" ? t("state.offline", { n: outbox.waiting.value.length })
    : t(`state.${state}`);
  if (state === "conflict") {
    const id = outbox.clash.value?.change.page;
    return <button class="save-state conflict" onClick={() => go(`/pages/${id}/conflict`)}>⚠ {text}</button>;
  }
  return <span class={`save-state ${state}`} role="status">{text}</span>;
}
