// The desk's front end.

import { render } from "preact";
import { useEffect } from "preact/hooks";
import { loadSession, session } from "./api";
import { t } from "./i18n";
import { language } from "./prefs";
import { Help } from "./parts/Help";
import { frames } from "./parts/Scan";
import { onLink, route } from "./router";
import { Conflict } from "./screens/Conflict";
import { History } from "./screens/History";
import { Issue, Issues } from "./screens/Issue";
import { PageScreen } from "./screens/PageScreen";
import { People } from "./screens/People";
import { Queue } from "./screens/Queue";
import { Search } from "./screens/Search";
import { Seams } from "./screens/Seams";
import { SignIn } from "./screens/SignIn";
import { announced, answer, toast, turn } from "./state/desk";
import { drain } from "./state/outbox";
import "./styles.css";

function Screen() {
  const now = route.value;
  switch (now.screen) {
    case "page": return <PageScreen key={now.id} id={now.id} />;
    case "seams": return <Seams key={now.id} id={now.id} />;
    case "history": return <History key={now.id} id={now.id} />;
    case "conflict": return <Conflict key={now.id} id={now.id} />;
    case "issue": return <Issue key={now.key} issueKey={now.key} />;
    case "issues": return <Issues />;
    case "people": return <People />;
    case "search": return <Search />;
    default: return <Queue />;
  }
}

function App() {
  useEffect(() => {
    void loadSession().then(() => drain()).catch(() => setTimeout(() => void loadSession(), 2000));
    document.addEventListener("click", onLink);
    return () => document.removeEventListener("click", onLink);
  }, []);
  const known = session.value;
  return (
    <div class="app" key={language.value}>
      {!known ? <p class="hint">{t("loading")}</p> : !known.open && !known.user ? <SignIn /> : <Screen />}
      <Help />
      {toast.value && (
        <div class={toast.value.bad ? "toast bad" : "toast"} role={toast.value.bad ? "alert" : undefined}>
          {toast.value.text}
          {toast.value.undo && <button onClick={() => {
            toast.value = null;
            void turn("undo");
          }}>{t("toast.undo")}</button>}
        </div>
      )}
      <div class="sr" role="status" aria-live="polite">{announced.value}</div>
    </div>
  );
}

Object.assign(globalThis, { __desk: { frames, revision: () => answer.peek()?.revision } }); // for measuring
render(<App />, document.getElementById("app") as HTMLElement);
