// The one door to the server. Every change carries the session's CSRF header.

import { signal } from "@preact/signals";
import { told } from "./problems";
import type { SessionAnswer } from "./types";

export const session = signal<SessionAnswer | null>(null);

export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly detail: unknown = null) {
    super(told(message));
  }
}
/** The server could not be reached: nothing is known of what became of the request. */
export class Unreachable extends Error {}

export const BASE = "/api/v1";

export async function call<T>(
  method: string, path: string, body?: unknown, headers: Record<string, string> = {}, again = false,
): Promise<T> {
  const said: Record<string, string> = { ...headers };
  if (body !== undefined) said["Content-Type"] = "application/json";
  if (method !== "GET" && session.value?.csrf) said["X-CSRF-Token"] = session.value.csrf;
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      method, headers: said, credentials: "same-origin", cache: "no-store",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  const text = await answer.text();
  let parsed: unknown = null;
  try {
    parsed = text ? JSON.parse(text) : null;
  } catch {
    parsed = null;
  }
  if (!answer.ok) {
    const said = (parsed as { error?: { code: string; message: string; detail?: unknown } } | null)?.error;
    if (said?.code === "forged" && !again) {
      await loadSession(); // the server was started anew and has another word for its own pages
      return call<T>(method, path, body, headers, true);
    }
    if (answer.status === 401) session.value = { open: false, user: null, csrf: null };
    throw new ApiError(answer.status, said?.code ?? "http", said?.message ?? answer.statusText, said?.detail);
  }
  return parsed as T;
}

export const get = <T>(path: string) => call<T>("GET", path);

export async function loadSession(): Promise<void> {
  session.value = await get<SessionAnswer>("/session");
}

/** An id for one intended change: a retry with it changes nothing more. */
export function clientId(): string {
  const random = crypto.getRandomValues(new Uint32Array(3));
  return `${Date.now().toString(36)}-${[...random].map((n) => n.toString(36)).join("")}`;
}

/** The same for as long as this browser tab lives, reloads included. */
export function tabId(): string {
  let id = sessionStorage.getItem("digitize.tab");
  if (!id) {
    id = clientId();
    sessionStorage.setItem("digitize.tab", id);
  }
  return id;
}

export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(values).filter(([, v]) => v !== null && v !== undefined && v !== "" && v !== false);
  const text = new URLSearchParams(given.map(([k, v]) => [k, String(v)])).toString();
  return text ? `?${text}` : "";
}
