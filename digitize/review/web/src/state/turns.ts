// What keys and clicks mean, one after the other. Each is worked out on the page that the one before
// it has left, however fast they come: "down, down" is two steps, not the same step twice.

import { effect } from "@preact/signals";
import { clash, offline } from "./outbox";

type Turn = () => Promise<unknown> | unknown;
let pending: (() => Promise<void>)[] = [];
let busy = false;

/** Run when those before have been answered; when the server cannot be reached, at once. */
export function inTurn(run: Turn): Promise<void> {
  const done = new Promise<void>((resolve) => {
    pending.push(async () => {
      try {
        await settled(run());
      } catch (error) {
        console.error(error);
      }
      resolve();
    });
  });
  if (!busy) {
    busy = true;
    void work();
  }
  return done;
}

async function work(): Promise<void> {
  for (let next = pending.shift(); next; next = pending.shift()) await next();
  busy = false;
}

/** Wait for an answer, but not for a server that is away or a person who has to decide. */
function settled(answer: Promise<unknown> | unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | null = null;
    let done = false;
    const end = () => {
      done = true;
      stop?.();
      resolve();
    };
    Promise.resolve(answer).then(end, (error: unknown) => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    stop = effect(() => {
      if (offline.value || clash.value) queueMicrotask(end);
    });
    if (done) stop();
  });
}

/** Whoever leaves has meant what was typed: it goes to the browser's storage, to be sent later. */
addEventListener("pagehide", () => {
  const rest = pending;
  pending = [];
  for (const run of rest) void run();
});
