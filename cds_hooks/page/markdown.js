// Draws the GitHub Flavored Markdown of a card's detail as DOM nodes: paragraphs, headings, lists, tables, bold,
// italic, code, quotes, https links. HTML in the text stays text.

import { make, safeLink } from "./dom.js";

const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[!-/:-@[-\x60{-~])`,
    String.raw`&(?<entity>amp|lt|gt|quot|#39|#x27|nbsp);`,
    "`(?<code>[^`]+)`",
    String.raw`\*\*(?<bold>(?:\\.|[^*\\]|\*(?!\*))+)\*\*`,
    String.raw`(?<![\w*])\*(?<starred>[^\s*\\](?:(?:\\.|[^*\\])*[^\s*\\/(])?)\*(?![\w*])`,
    String.raw`(?<!\w)_(?<slanted>[^\s_](?:(?:\\.|[^_\\])*[^\s_])?)_(?!\w)`,
    String.raw`\[(?<label>(?:\\.|[^\]\\])+)\]\((?<url>[^()\s]+)\)`,
    String.raw`<(?<auto>https://[^\s<>]+)>`,
    String.raw`(?<bare>https://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?，。；：！？、）])`,
  ].join("|"),
  "gu",
);
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: "\u00a0" };

/** Draw a whole text; returns a fragment. */
export function drawMarkdown(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const fragment = document.createDocumentFragment();
  let at = 0;
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at);
    if (block) fragment.append(block);
    at = next;
  }
  return fragment;
}

/** Draw one line's emphasis, code and links; returns an array of nodes and strings. */
export function drawInline(text) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > last) nodes.push(text.slice(last, match.index));
    nodes.push(inlineNode(match.groups));
    last = match.index + match[0].length;
  }
  if (last < text.length) nodes.push(text.slice(last));
  return nodes;
}

function inlineNode(found) {
  if (found.escaped !== undefined) return found.escaped;
  if (found.entity !== undefined) return ENTITIES[found.entity];
  if (found.code !== undefined) return make("code", {}, found.code);
  if (found.bold !== undefined) return make("strong", {}, drawInline(found.bold));
  const slanted = found.starred ?? found.slanted;
  if (slanted !== undefined) return make("em", {}, drawInline(slanted));
  if (found.url !== undefined) return safeLink(unescaped(found.url), unescaped(found.label));
  const bare = found.auto ?? found.bare;
  return safeLink(bare, bare);
}

const unescaped = (text) => text.replace(/\\([!-/:-@[-`{-~])/gu, "$1");

const LIST_ITEM = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/u;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u;

function readBlock(lines, at) {
  const line = lines[at];
  if (line.trim() === "") return [null, at + 1];
  if (/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/u.test(line)) return [make("hr"), at + 1];
  const heading = /^#{1,6}\s+(.*?)\s*#*$/u.exec(line);
  if (heading) return [make("h4", {}, drawInline(heading[1])), at + 1];
  if (line.includes("|") && at + 1 < lines.length && lines[at + 1].includes("|") && TABLE_RULE.test(lines[at + 1])) {
    return readTable(lines, at);
  }
  if (LIST_ITEM.test(line)) return readList(lines, at);
  if (/^\s*>/u.test(line)) return readQuote(lines, at);
  return readParagraph(lines, at);
}

function readParagraph(lines, at) {
  const paragraph = make("p");
  let next = at;
  do {
    if (next > at) paragraph.append(/(?: {2}|\\)$/u.test(lines[next - 1]) ? make("br") : " ");
    paragraph.append(...drawInline(lines[next].trim().replace(/\\$/u, "")));
    next += 1;
  } while (next < lines.length && lines[next].trim() !== "" && !/^\s*(?:>|#{1,6}\s)/u.test(lines[next]) && !LIST_ITEM.test(lines[next]));
  return [paragraph, next];
}

function readQuote(lines, at) {
  const quoted = [];
  let next = at;
  while (next < lines.length && /^\s*>/u.test(lines[next])) {
    quoted.push(lines[next].replace(/^\s*> ?/u, ""));
    next += 1;
  }
  return [make("blockquote", {}, drawMarkdown(quoted.join("\n"))), next];
}

function readList(lines, at) {
  const [, indent, number] = LIST_ITEM.exec(lines[at]);
  const list = make(number === undefined ? "ul" : "ol");
  let next = at;
  while (next < lines.length) {
    const item = LIST_ITEM.exec(lines[next]);
    if (item && item[1].length > indent.length && list.lastElementChild) {
      const [nested, after] = readList(lines, next);
      list.lastElementChild.append(nested);
      next = after;
    } else if (item && item[1].length >= indent.length) {
      list.append(make("li", {}, drawInline(item[3])));
      next += 1;
    } else if (!item && /^\s{2,}\S/u.test(lines[next]) && list.lastElementChild) {
      list.lastElementChild.append(" ", ...drawInline(lines[next].trim()));
      next += 1;
    } else {
      break;
    }
  }
  return [list, next];
}

function readTable(lines, at) {
  const head = cells(lines[at]);
  const body = make("tbody");
  let next = at + 2;
  while (next < lines.length && lines[next].includes("|")) {
    const row = cells(lines[next]);
    body.append(make("tr", {}, head.map((_, column) => make("td", {}, drawInline(row[column] ?? "")))));
    next += 1;
  }
  const top = make("thead", {}, make("tr", {}, head.map((cell) => make("th", { scope: "col" }, drawInline(cell)))));
  return [make("div", { class: "scroll" }, make("table", {}, top, body)), next];
}

function cells(line) {
  const inner = line.trim().replace(/^\|/u, "").replace(/(?<!\\)\|$/u, "");
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
