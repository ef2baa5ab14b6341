// A patient's talk: sends one message with the one before it, draws the reply. Nothing is kept in the browser.

import { make, safeLink } from "./dom.js";
import { getJson } from "./ehr.js";

const LANGUAGES = { en: "en", zh: "zh-Hans" };
const byId = (id) => document.getElementById(id);
const state = { words: {}, language: "en", before: "", session: window.crypto.randomUUID?.() ?? "" };

function word(key, values = {}) {
  const text = state.words[key]?.[state.language] ?? key;
  return text.replaceAll(/\{(\w+)\}/gu, (_, name) => String(values[name]));
}

async function start() {
  const asked = new URLSearchParams(window.location.search).get("language");
  state.language = asked in LANGUAGES ? asked : navigator.language.startsWith("zh") ? "zh" : "en";
  state.words = await getJson("/page/words.json");
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
  byId("ask").addEventListener("submit", send);
  drawWords();
}

function speak(language) {
  state.language = language;
  window.history.replaceState(null, "", `?language=${language}`);
  drawWords();
}

function drawWords() {
  document.documentElement.lang = LANGUAGES[state.language];
  document.title = `Osler · ${word("forPatients")}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
}

async function send(event) {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  byId("text").value = "";
  const waiting = make("div", { class: "reply quiet" }, word("chatWorking"));
  byId("talk").append(make("p", { class: "said", "aria-label": word("chatYou") }, text), waiting);
  const reply = await replyTo(text);
  waiting.replaceWith(reply);
  state.before = text;
  reply.previousElementSibling.scrollIntoView({ block: "start" });
}

async function replyTo(text) {
  let status = 0;
  try {
    const body = JSON.stringify({ text, before: state.before, session: state.session, language: state.language });
    const answer = await fetch("/assistant", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    status = answer.status;
    if (answer.ok) return drawReply(await answer.json());
  } catch {
    // told below: no answer is never taken for a calm one
  }
  return make("div", { class: "reply urgent" }, word("chatFailed", { status }));
}

/** Where to go, each number a link that a telephone can call. */
function callable(where) {
  return where.split(/(\d[\d ]+\d)/u).map((part, place) => (place % 2 ? make("a", { href: `tel:${part.replaceAll(" ", "")}` }, part) : part));
}

/** The reply: in an emergency where to go, else the explanation, word for word, with its sources. */
function drawReply(said) {
  const quotations = said.quotations.map((item) => [
    make("blockquote", {}, item.text),
    make("p", { class: "source" }, `${word("chatSource")}: `, safeLink(item.url, item.title), ` · ${[item.source, item.version, item.place].filter(Boolean).join(" · ")}`),
  ]);
  const plain = said.plain.length > 0 ? [make("h3", {}, word("chatPlain")), make("dl", {}, said.plain.map((row) => [make("dt", {}, row.term), make("dd", {}, row.words)]).flat())] : [];
  const role = ["urgent", "crisis"].includes(said.kind) ? "alert" : null;
  const where = said.where ? make("p", { class: "where" }, callable(said.where)) : null;
  return make("div", { class: `reply ${said.kind}`, role }, make("p", {}, said.text), where, quotations.flat(), plain);
}

await start();
