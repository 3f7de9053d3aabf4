// Who may work here; for leads.

import { useEffect, useState } from "preact/hooks";
import { call, get, loadSession } from "../api";
import { t } from "../i18n";
import { composing } from "../keys";
import { Header } from "../parts/Header";
import { tell } from "../state/desk";
import type { Person } from "../types";

export function People() {
  const [people, setPeople] = useState<Person[]>([]);
  const [name, setName] = useState("");
  const [role, setRole] = useState("reviewer");
  const [token, setToken] = useState<{ name: string; token: string } | null>(null);
  const load = () => get<Person[]>("/users").then(setPeople, () => setPeople([]));
  useEffect(() => {
    void load();
    document.title = `${t("people")} · ${t("app")}`;
  }, []);
  const attempt = async (run: () => Promise<void>) => {
    try {
      await run();
      await load();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), { bad: true });
    }
  };
  const add = () => attempt(async () => {
    const made = await call<{ user: Person; token: string }>("POST", "/users", { name, role });
    setToken({ name: made.user.name, token: made.token });
    setName("");
  });
  return (
    <>
      <Header title={t("people")} />
      <main id="main" class="plain people-screen">
        {!people.length && <p class="hint">{t("people.none")}</p>}
        {token && (
          <div class="notice token" role="status">
            <p>{t("people.token.once", { name: token.name })}</p>
            <code>{token.token}</code>
            <button onClick={() => {
              setToken(null);
              void loadSession();
            }}>{t("close")}</button>
          </div>
        )}
        {people.length > 0 && <table>
          <thead><tr><th scope="col">{t("people.name")}</th><th scope="col">{t("people.role")}</th><th scope="col"><span class="sr">{t("page.tools")}</span></th></tr></thead>
          <tbody>
            {people.map((p) => (
              <tr key={p.id} class={p.disabled ? "disabled" : ""}>
                <th scope="row">{p.name}</th>
                <td>
                  <select value={p.role} aria-label={`${t("people.role")} ${p.name}`}
                    onChange={(event) => void attempt(async () => void await call("PATCH", `/users/${p.id}`, { role: (event.target as HTMLSelectElement).value }))}>
                    <option value="reviewer">{t("people.reviewer")}</option>
                    <option value="lead">{t("people.lead")}</option>
                  </select>
                </td>
                <td>
                  <button onClick={() => void attempt(async () => {
                    const made = await call<{ token: string }>("POST", `/users/${p.id}/token`);
                    setToken({ name: p.name, token: made.token });
                  })}>{t("people.token")}</button>{" "}
                  <button onClick={() => void attempt(async () => void await call("PATCH", `/users/${p.id}`, { disabled: !p.disabled }))}>
                    {p.disabled ? t("people.enable") : t("people.disable")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>}
        <form class="adding" onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}>
          <h2>{t("people.add")}</h2>
          <label><span>{t("people.name")}</span> <input type="text" value={name} required maxLength={80} onInput={(event) => setName((event.target as HTMLInputElement).value)}
            onKeyDown={(event) => composing(event) && event.stopPropagation()} /></label>
          <label><span>{t("people.role")}</span> <select value={role} onChange={(event) => setRole((event.target as HTMLSelectElement).value)}>
            <option value="reviewer">{t("people.reviewer")}</option><option value="lead">{t("people.lead")}</option>
          </select></label>
          <button class="primary">{t("field.add")}</button>
        </form>
      </main>
    </>
  );
}
