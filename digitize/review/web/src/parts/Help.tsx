// Every key that works here, shown by "?".

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { bind, type Binding, bound, shown } from "../keys";

export const helpOpen = signal(false);

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => bind("help", [{ keys: ["?"], label: t("help"), run: () => (helpOpen.value = true) }]), []);
  useEffect(() => {
    if (helpOpen.value && !dialog.current?.open) dialog.current?.showModal();
    if (!helpOpen.value && dialog.current?.open) dialog.current.close();
  }, [helpOpen.value]);
  return (
    <dialog ref={dialog} class="help" aria-label={t("help.title")} onClose={() => (helpOpen.value = false)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div class="help-body">
        <h2>{t("help.title")}</h2>
        <dl>
          {helpOpen.value && listed().map((b) => (
            <div key={b.keys.join()}>
              <dt>{b.keys.map((k, i) => <span key={k}>{i > 0 && " / "}<kbd>{shown(k)}</kbd></span>)}</dt>
              <dd>{b.label}</dd>
            </div>
          ))}
        </dl>
        <button class="primary" onClick={() => dialog.current?.close()}>{t("close")}</button>
      </div>
    </dialog>
  );
}

/** What has a name, each key once: Esc means the same to several layers. */
function listed(): Binding[] {
  const named = bound().flatMap((layer) => layer.bindings).filter((b) => b.label);
  return [...new Map(named.map((b) => [b.keys.join(), b])).values()];
}
