// Changes on their way to the server. A change is in the browser's storage before it is sent and
// leaves it only when the server has acknowledged it; so neither a reload nor a dead server loses one,
// and its id makes sending it twice harmless.

import { computed, signal } from "@preact/signals";
import { ApiError, Unreachable, call, clientId } from "../api";
import type { Operation, RevisionEntry, SavedAnswer } from "../types";

export interface Change {
  id: string; page: number; revision: number;
  kind: "edits" | "undo" | "redo" | "restore" | "readings";
  operations?: Operation[]; to?: number; region?: string;
}
export interface Clash { change: Change; message: string; head: number; between: RevisionEntry[] }

const KEY = "digitize.outbox";
const CLASH = "digitize.clash";

function stored<T>(key: string, empty: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as T | null) ?? empty;
  } catch {
    return empty;
  }
}
const gone = new Set<string>();
/** Other tabs keep their changes in the same place: theirs stay. */
function keep(): void {
  const mine = new Set(waiting.value.map((c) => c.id));
  const theirs = stored<Change[]>(KEY, []).filter((c) => !mine.has(c.id) && !gone.has(c.id));
  localStorage.setItem(KEY, JSON.stringify([...theirs, ...waiting.value]));
  if (clash.value) localStorage.setItem(CLASH, JSON.stringify(clash.value));
  else localStorage.removeItem(CLASH);
}

export const waiting = signal<Change[]>(stored<Change[]>(KEY, []));
export const clash = signal<Clash | null>(stored<Clash | null>(CLASH, null));
export const offline = signal(false);
export const problem = signal<string | null>(null);
export const state = computed(() =>
  clash.value ? "conflict" : offline.value ? "offline" : waiting.value.length ? "saving" : "saved");

type Listener = (change: Change, answer: SavedAnswer) => void;
type Failure = (change: Change, error: ApiError) => void;
let onSaved: Listener = () => {};
let onRefused: Failure = () => {};
let settled: ((answer: SavedAnswer | null) => void) | null = null;
const waiters = new Map<string, (answer: SavedAnswer | null) => void>();

export function listen(saved: Listener, refused: Failure): void {
  onSaved = saved;
  onRefused = refused;
}

/** Queue a change; resolves with the server's answer, or null where it was refused. */
export function send(change: Omit<Change, "id">): Promise<SavedAnswer | null> {
  const whole: Change = { ...change, id: clientId() };
  waiting.value = [...waiting.value, whole];
  keep();
  const answer = new Promise<SavedAnswer | null>((resolve) => waiters.set(whole.id, resolve));
  void drain();
  return answer;
}

let draining = false;
let pause = 500;

export async function drain(): Promise<void> {
  if (draining || clash.value) return;
  draining = true;
  try {
    while (waiting.value.length && !clash.value) {
      const change = waiting.value[0] as Change;
      try {
        const answer = await post(change);
        offline.value = false;
        pause = 500;
        advance(change, answer.revision);
        onSaved(change, answer);
        finish(change, answer);
      } catch (error) {
        if (error instanceof Unreachable || (error instanceof ApiError && error.status >= 500 && error.code !== "missing")) {
          offline.value = true;
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(pause * 1.6, 5000);
        } else if (error instanceof ApiError && error.status === 429) {
          await new Promise((resolve) => setTimeout(resolve, 1000));
        } else if (error instanceof ApiError && error.status === 401) {
          break; // kept; sent after signing in
        } else if (error instanceof ApiError && error.code === "conflict") {
          const detail = error.detail as { revision: number; between: RevisionEntry[] };
          if (change.kind === "edits") {
            clash.value = { change, message: error.message, head: detail.revision, between: detail.between };
            keep();
          } else {
            refuse(change, error);
          }
        } else if (error instanceof ApiError) {
          refuse(change, error);
        } else {
          throw error;
        }
      }
    }
  } finally {
    draining = false;
    settled?.(null);
  }
}

function refuse(change: Change, error: ApiError): void {
  gone.add(change.id);
  waiting.value = waiting.value.filter((c) => c.id !== change.id);
  keep();
  onRefused(change, error);
  finish(change, null);
}

function finish(change: Change, answer: SavedAnswer | null): void {
  waiters.get(change.id)?.(answer);
  waiters.delete(change.id);
}

/** Take a change out; later changes of the same page are made on what it brought. */
function advance(change: Change, revision: number): void {
  gone.add(change.id);
  waiting.value = waiting.value
    .filter((c) => c.id !== change.id)
    .map((c) => (c.page === change.page ? { ...c, revision: Math.max(c.revision, revision) } : c));
  keep();
}

function post(change: Change): Promise<SavedAnswer> {
  const body: Record<string, unknown> = { client_id: change.id };
  if (change.kind === "edits") body.operations = change.operations;
  if (change.kind === "restore") body.revision = change.to;
  if (change.kind === "readings") body.region = change.region;
  return call<SavedAnswer>("POST", `/pages/${change.page}/${change.kind}`, body, {
    "If-Match": `"${change.revision}"`,
  });
}

/** After a conflict: put the change on top of what came between, or let it go. */
export function resolve(mine: boolean): void {
  const found = clash.value;
  if (!found) return;
  clash.value = null;
  if (!mine) gone.add(found.change.id);
  waiting.value = mine
    ? waiting.value.map((c) => (c.page === found.change.page ? { ...c, revision: found.head } : c))
    : waiting.value
        .filter((c) => c.id !== found.change.id)
        .map((c) => (c.page === found.change.page ? { ...c, revision: found.head } : c));
  if (!mine) finish(found.change, null);
  keep();
  void drain();
}
addEventListener("online", () => void drain());
