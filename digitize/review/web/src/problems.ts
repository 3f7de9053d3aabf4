// What the server says when something does not fit, in the reader's language. The server's English
// sentence is the key, as in message catalogues; {} stands for names and numbers, in their order
// unless a number says which. tests/review/test_problems.py holds it against the server's sources.

import { language } from "./prefs";

const CHINESE: Record<string, string> = {
  "a user's name has 1 to 80 visible characters": "用户名须为 1 至 80 个可见字符",
  "{} is no person's name here; choose another": "“{}”在此不能用作用户名，请另取一个",
  "there is no user {}; look into the list of users": "没有编号为 {} 的用户，请查看人员名单",
  "{} is the only lead; make somebody else lead first": "{} 是唯一的负责人，请先另设一位负责人",
  "there is a user {} already; choose another name": "已有用户 {}，请另取名字",
  "there is no page {} here; look into the queue": "这里没有编号为 {} 的版面，请查看队列",
  "page {} has no revision {}; its last is {}": "版面 {} 没有第 {} 次改动，最新为第 {} 次",
  "{} has nothing left to take back on this page": "{} 在此版面没有可撤销的改动",
  "{} has nothing left to put back on this page": "{} 在此版面没有可重做的改动",
  "page {} has no revision {} before its last": "版面 {} 在最近一次改动之前没有第 {} 次",
  "{} changed {} in revision {}, after revision {} that this edit was made on":
    "{} 的第 {2} 次改动涉及 {1}，而您的改动是依据第 {3} 次之后的版面作出的",
  "{} {} has no counterpart on the page as it was read anew": "重新识别后的版面上找不到与 {1} 对应的内容",
  "the cut does not cross the region; draw it from edge to edge": "切线没有穿过版块，请从一边画到另一边",
  "a region can be merged only once": "同一版块不能合并两次",
  "region {} holds lines; give them to another region before removing it": "版块 {} 内还有文字行，请先归入其他版块再删除",
  "there is no region {} on this page any more; load it again": "版面上已没有版块 {}，请重新载入",
  "there is no line {} on this page any more; load it again": "版面上已没有文字行 {}，请重新载入",
  "there is no article {} on this page any more; load it again": "版面上已没有文章 {}，请重新载入",
  "the operation makes a new {} but has no id for it": "此操作会新建内容，但没有给出编号",
  "the id {} is taken on this page": "编号 {} 在此版面已被占用",
  "an article cannot be merged with itself": "文章不能与自身合并",
  "region {} belongs to no article that could be split": "版块 {} 不属于任何文章，无法拆分",
  "article {} begins with {}; nothing to split off": "文章 {} 就从版块 {} 开始，无可拆分",
  "no part of the headline is given (kicker, main or sub)": "没有给出标题的任何部分（引题、主题或副题）",
  "no end of the continuation is given (continued_to or continued_from)": "没有给出转接的任何一端",
  "no field of the masthead is given": "没有给出报头的任何一项",
  "neither page number nor section is given": "版次与版名都没有给出",
  "a region cannot follow itself": "版块不能接在自身之后",
  "a region can stand only once in a sequence": "同一版块在顺序中只能出现一次",
  "an article cannot follow itself": "文章不能排在自身之后",
  "region {} is no text of an article, so nothing follows it": "版块 {} 不是文章正文，其后没有续接",
  "article {} has no region to stand behind": "文章 {} 没有版块，无法排在其后",
  "the outline has no area on the page; draw it again": "所画的轮廓在版面上没有面积，请重画",
  "revision {} cannot be taken back alone: {} changed {} after it in revision {}; take that back first, or restore an earlier state from the history":
    "第 {} 次改动不能单独撤销：{} 随后的第 {3} 次改动涉及 {2}；请先撤销那一次，或在历史中恢复更早的状态",
  "line {} is no text of an article, so it begins no paragraph": "文字行 {} 不是文章正文，不能另起一段",
  "there is no issue of that key; look into the list of issues": "没有这一期，请查看各期列表",
  "this desk was started without an OCR engine; see digitize doctor": "校样台启动时没有识别引擎，请运行 digitize doctor 查看",
  "the engine finds no line in this region": "识别引擎在此版块内没有找到文字行",
  "this token is not valid; ask a lead for a new one": "令牌无效，请向负责人索取新的令牌",
  "this token is not valid any more; ask a lead for a new one": "令牌已失效，请向负责人索取新的令牌",
  "there is no new page left in the queue": "队列里没有新版面了",
  "sign in with your token": "请用令牌登录",
  "changes need the header X-CSRF-Token; GET /api/v1/session tells it": "会话已变，请重新载入页面",
  "only a lead may do this": "只有负责人可以这样做",
  "only a lead assigns pages to other people": "只有负责人可以把版面指派给他人",
  "only a lead accepts pages, or opens accepted ones again": "只有负责人可以通过版面，或重新打开已通过的版面",
  "the second review of a page is another person's than the first": "复校须由初校以外的人完成",
  "{} is on this page; take it over or choose another": "{} 正在此页，请接手或另选一页",
  "a request holds at most {} bytes; send it in parts": "一次请求最多 {} 字节，请分次提交",
  "this desk is not known by that host name": "校样台不认得这个主机名",
  "too many requests; wait a moment": "请求过快，请稍候",
  "the database cannot hold a character of this, such as NUL; take it out": "其中有数据库不能保存的字符（如 NUL），请去掉",
};

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const catalogue = Object.entries(CHINESE).map(([english, chinese]) => (
  { form: new RegExp(`^${english.split("{}").map(quoted).join("(.+?)")}$`, "s"), chinese }));

export function told(message: string): string {
  if (language.peek() !== "zh") return message;
  for (const { form, chinese } of catalogue) {
    const found = form.exec(message);
    if (!found) continue;
    let next = 0;
    return chinese.replace(/\{(\d*)\}/g, (_, at: string) => found[1 + (at ? Number(at) : next++)] ?? "");
  }
  return message;
}
