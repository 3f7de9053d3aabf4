// Articles and their blocks, in reading order. Dragging has its equal in Alt+↑/↓ and A.

import { useEffect, useRef } from "preact/hooks";
import Sortable from "sortablejs";
import { t, typeName } from "../i18n";
import * as actions from "../state/actions";
import {
  answer, article, focus, hover, hues, members, mode, numbers, page, regions, select, selected, titleOf,
} from "../state/desk";
import type { Article, Region } from "../types";
import { orderClick } from "./Scan";

export function ArticleList() {
  const list = useRef<HTMLOListElement>(null);
  const found = page.value?.articles ?? [];
  const loose = members.value.get("") ?? [];

  useEffect(() => {
    if (!list.current) return;
    const made = Sortable.create(list.current, {
      handle: ".grip", animation: 120, draggable: "li.article", dataIdAttr: "data-article",
      onEnd: (event) => {
        const id = event.item.dataset.article ?? "";
        const order = made.toArray();
        const at = order.indexOf(id);
        const before = (page.peek()?.articles ?? []).map((a) => a.id);
        made.sort(before); // the document decides what the list shows
        if (event.oldIndex !== event.newIndex) actions.moveArticle(id, order[at - 1] ?? null);
      },
    });
    return () => made.destroy();
  }, [answer.value?.id]);

  useEffect(() => {
    const row = list.current?.querySelector(".current");
    row?.scrollIntoView({ block: "nearest" });
  }, [article.value, focus.value]);

  return (
    <nav class="articles" aria-label={t("page.articles")}>
      <h2>{t("page.articles")} <span class="count">{found.length}</span></h2>
      <ol ref={list}>
        {found.map((a, i) => <Row key={a.id} article={a} number={i + 1} />)}
      </ol>
      {loose.length > 0 && (
        <section aria-label={t("page.loose")}>
          <h3>{t("page.loose")} <span class="count">{loose.length}</span></h3>
          <Blocks regions={loose} article="" />
        </section>
      )}
    </nav>
  );
}

function Row({ article: a, number }: { article: Article; number: number }) {
  const current = article.value === a.id;
  const mine = members.value.get(a.id) ?? [];
  return (
    <li class={current ? "article current" : "article"} data-article={a.id} style={{ "--hue": String(hues.value.get(a.id) ?? 0) }}>
      <div class="row">
        <span class="grip" aria-hidden="true">⠿</span>
        <button class="title" aria-expanded={current} aria-current={current ? "true" : undefined}
          onClick={() => {
            if (mode.value === "pick") actions.picked(mine[0]?.id ?? null, a.id);
            else {
              select(mine[0] ? [mine[0].id] : []);
              article.value = a.id;
            }
          }}>
          <span class="chip">{number}</span>
          <span class="name">{titleOf(a)}</span>
          {a.continued_to && <span class="turn" title={t("field.continued_to")}>→{a.continued_to}</span>}
          {a.continued_from && <span class="turn" title={t("field.continued_from")}>←{a.continued_from}</span>}
        </button>
      </div>
      {current && <Blocks regions={mine} article={a.id} />}
    </li>
  );
}

function Blocks({ regions: list, article: owner }: { regions: Region[]; article: string }) {
  const holder = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (!holder.current) return;
    const made = Sortable.create(holder.current, {
      group: "blocks", animation: 120, draggable: "li.block-row", dataIdAttr: "data-block",
      onEnd: (event) => {
        const id = event.item.dataset.block ?? "";
        const target = event.to as HTMLElement;
        const to = target.dataset.owner ?? "";
        const at = event.newIndex ?? 0;
        const rows = [...target.querySelectorAll<HTMLElement>("li.block-row")].filter((li) => li !== event.item);
        const after = rows[at - 1]?.dataset.block ?? before(rows[0]?.dataset.block, id);
        if (event.from !== event.to || event.oldIndex !== event.newIndex) {
          event.from.insertBefore(event.item, event.from.children[event.oldIndex ?? 0] ?? null);
          actions.moveRegion(id, after, to || null);
        }
      },
    });
    return () => made.destroy();
  }, [owner]);
  return (
    <ul ref={holder} class="blocks" data-owner={owner}>
      {list.map((r) => <BlockRow key={r.id} region={r} />)}
    </ul>
  );
}

/** The block that stands before another one in reading order, leaving out one that moves. */
function before(id: string | undefined, moving: string): string | null {
  const order = (page.peek()?.regions ?? []).map((r) => r.id).filter((r) => r !== moving);
  const at = id ? order.indexOf(id) : order.length;
  return order[at - 1] ?? null;
}

function BlockRow({ region }: { region: Region }) {
  const chosen = selected.value.includes(region.id);
  return (
    <li class={["block-row", chosen && "chosen", focus.value === region.id && "focused"].filter(Boolean).join(" ")} data-block={region.id}>
      <button aria-pressed={chosen}
        onMouseEnter={() => (hover.value = region.id)} onMouseLeave={() => (hover.value = null)}
        onClick={(event) => {
          if (mode.value === "pick") actions.picked(region.id, region.article);
          else if (mode.value === "order") orderClick(region.id);
          else if (event.shiftKey || event.ctrlKey || event.metaKey) {
            const now = selected.value;
            select(now.includes(region.id) ? now.filter((id) => id !== region.id) : [...now, region.id], true);
          } else select([region.id]);
        }}>
        <span class="number">{numbers.value.get(region.id)}</span>
        <span class={`kind type-${region.type}`}>{typeName(region.type)}</span>
        <span class="words">{region.lines[0]?.text.slice(0, 16) ?? ""}</span>
      </button>
    </li>
  );
}
export const regionOf = (id: string) => regions.value.get(id);
