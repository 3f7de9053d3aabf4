import { useState } from "preact/hooks";
import { call, session } from "../api";
import { t } from "../i18n";
import { Header } from "../parts/Header";
import { drain } from "../state/outbox";
import type { SessionAnswer } from "../types";

export function SignIn() {
  const [token, setToken] = useState("");
  const [wrong, setWrong] = useState("");
  const enter = async () => {
    try {
      session.value = await call<SessionAnswer>("POST", "/session", { token });
      void drain();
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <Header title={t("signin")} />
      <main id="main" class="plain sign-in">
        <form onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}>
          <h2>{t("signin")}</h2>
          <p>{t("signin.hint")}</p>
          <label><span>{t("signin.token")}</span>
            <input type="password" autocomplete="current-password" required value={token} ref={(element) => element?.focus()}
              onInput={(event) => setToken((event.target as HTMLInputElement).value)} /></label>
          {wrong && <p class="error" role="alert">{wrong}</p>}
          <button class="primary">{t("signin")}</button>
        </form>
      </main>
    </>
  );
}
