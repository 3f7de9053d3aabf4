// The page document (docs/output.md) and the API's answers, as far as the desk uses them.

export type Point = [number, number];
export type RegionType =
  | "masthead" | "folio" | "kicker" | "headline" | "subheadline" | "subhead" | "byline" | "body"
  | "teaser" | "image" | "caption" | "table" | "advertisement" | "other";
export const REGION_TYPES: RegionType[] = [
  "headline", "kicker", "subheadline", "byline", "body", "subhead", "caption", "image", "table",
  "advertisement", "teaser", "masthead", "folio", "other",
];
export type Writing = "horizontal" | "vertical" | "horizontal-rl";

export interface Character { text: string; confidence: number | null; box: number[] | null }
export interface Line {
  id: string; text: string; polygon: Point[]; confidence: number; characters?: Character[] | null;
}
export interface Region {
  id: string; type: RegionType; article: string | null; polygon: Point[]; writing: Writing; lines: Line[];
}
export interface Headline { kicker: string | null; main: string | null; sub: string | null }
export interface Byline { name: string; role: string | null; organization: string | null }
export interface Article {
  id: string; uid: string; headline: Headline; byline: Byline[]; dateline: string | null;
  paragraphs: string[]; captions: string[]; continued_to: number | null; continued_from: number | null;
  regions: string[];
}
export interface Seam { from: string; to: string | null; probability: number; reviewed?: boolean }
export interface Teaser { title: string; page: number | null }
export interface Contact { label: string; value: string }
export interface IssueFacts {
  title: string | null; title_en: string | null; date: string | null; weekday: string | null;
  lunar_date: string | null; number: number | null; page_count: number | null;
  organizer: string | null; publisher: string | null; contacts: Contact[];
}
export interface PageDocument {
  revision: number; issue: IssueFacts; page_number: number | null; section: string | null;
  articles: Article[]; teasers: Teaser[]; regions: Region[]; seams: Seam[];
  repairs: { kind: string; from: string; to: string | null }[];
  source: { file: string; width: number; height: number };
}
export interface Question { from: string; to: string | null; probability: number; choices: (string | null)[] }
export interface Standing { can_undo: boolean; can_redo: boolean; questions: Question[] }
export type Status = "new" | "in_work" | "done" | "accepted";
export interface Work {
  id: number; name: string; title: string | null; date: string | null; issue_key: string | null;
  issue_number: number | null; page_number: number | null; section: string | null; articles: number;
  lines: number; doubt: number; doubtful_seams: number; doubtful_characters: number; stranded: number;
  revision: number; status: Status; assignee: string | null;
  lease: { holder: string; since: string } | null;
}
export interface PageAnswer extends Standing {
  id: number; revision: number; page: PageDocument; machine_text: Record<string, string>;
  image: { width: number; height: number; tile: number; levels: number; version: string };
  work: Work;
}
export interface Changes {
  regions: Region[]; articles: Article[]; region_order: string[] | null; article_order: string[] | null;
  issue?: IssueFacts; teasers?: Teaser[]; seams?: Seam[]; repairs?: PageDocument["repairs"];
  page_number?: number | null; section?: string | null;
}
export interface SavedAnswer extends Standing {
  revision: number; made?: number; rebased?: boolean; repeated?: boolean; changes: Changes;
  machine_text: Record<string, string>; between?: RevisionEntry[];
}
export type Operation = { op: string; [key: string]: unknown };
export interface RevisionEntry {
  revision: number; kind: "edit" | "undo" | "redo" | "restore" | "anchor"; author: string; created: string;
  target: number | null; verbs: string[]; operations: Operation[]; touched: string[]; in_force: boolean;
}
export interface Person { id: number; name: string; role: "reviewer" | "lead"; disabled?: boolean }
export interface SessionAnswer { open: boolean; user: Person | null; csrf: string | null }
