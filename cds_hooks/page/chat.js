// A patient's talk: sends a message under the server's id of the talk, draws the reply. Only this page's memory keeps it.

import { make, safeLink } from "./dom.js";
import { getJson } from "./ehr.js";

const LANGUAGES = { en: "en", zh: "zh-Hans" };
const byId = (id) => document.getElementById(id);
const ALARMS = ["urgent", "crisis"];
const state = { words: {}, language: "en", session: "", isWaiting: false, lines: [] };

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
  byId("save").addEventListener("click", save);
  byId("end").addEventListener("click", end);
  for (const example of document.querySelectorAll(".examples button")) example.addEventListener("click", () => tell(example.textContent));
  window.addEventListener("pagehide", forget);
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
  document.querySelector(".emergency strong").replaceChildren(...callable(word("chatEmergency")));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
}

async function send(event) {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text || state.isWaiting) return;
  byId("text").value = "";
  await tell(text);
}

/** Says something and shows what is replied; one message at a time. */
async function tell(text) {
  if (state.isWaiting) return;
  state.isWaiting = true;
  document.querySelector(".examples").hidden = true;
  for (const old of byId("talk").querySelectorAll("button")) old.remove();
  const waiting = make("div", { class: "reply quiet" }, word("chatWorking"));
  byId("talk").append(make("p", { class: "said" }, make("span", { class: "unseen" }, `${word("chatYou")}: `), text), waiting);
  const reply = await replyTo(text);
  waiting.replaceWith(reply);
  state.isWaiting = false;
  document.querySelector(".ways").hidden = false;
  reply.previousElementSibling.scrollIntoView({ block: "start" });
}

/** Forgets the talk on the server, also when the page is left. */
function forget() {
  if (!state.session) return null;
  const body = JSON.stringify({ session: state.session });
  state.session = "";
  return fetch("/assistant", { method: "DELETE", headers: { "Content-Type": "application/json" }, body, keepalive: true });
}

async function end() {
  if (state.isWaiting) return;
  let hasEnded = false;
  try {
    const answer = await forget();
    hasEnded = answer === null || answer.ok;
  } catch {
    // told below: the server forgets by itself later
  }
  state.lines = [];
  byId("talk").replaceChildren(make("p", { class: "quiet" }, word(hasEnded ? "chatEnded" : "chatEndedHere")));
  document.querySelector(".ways").hidden = true;
  document.querySelector(".examples").hidden = false;
  byId("text").focus();
}

/** Offers the talk as a text file, the patient's words as the server heard them: without what identifies. */
function save() {
  const file = URL.createObjectURL(new Blob([`${word("chatSaved")}\n\n${state.lines.join("\n\n")}\n`], { type: "text/plain" }));
  make("a", { href: file, download: "osler.txt" }).click();
  URL.revokeObjectURL(file);
}

async function replyTo(text) {
  let status = 0;
  try {
    const body = JSON.stringify({ text, session: state.session, language: state.language });
    const answer = await fetch("/assistant", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    status = answer.status;
    if (answer.ok) return heard(await answer.json());
  } catch {
    // told below: no answer is never taken for a calm one
  }
  return make("div", { class: "reply urgent" }, word("chatFailed", { status }));
}

/** Remembers id and words, and says when the server no longer knows what was said before. */
function heard(said) {
  const isNew = state.session !== "" && state.session !== said.session;
  state.session = said.session;
  const told = [said.where, said.text, ...said.quotations.map((item) => `${item.text} (${item.title}, ${item.source})`), ...said.plain.map((row) => `${row.term}: ${row.words}`)];
  state.lines.push(`${word("chatYou")}: ${said.heard}`, `Osler: ${told.filter(Boolean).join("\n")}`);
  const reply = drawReply(said);
  if (isNew) reply.prepend(make("p", { class: "quiet" }, word("chatForgotten")));
  return reply;
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
  const isWord = said.kind === "word";
  const plain = said.plain.length > 0 ? [isWord ? null : make("h3", {}, word("chatPlain")), make("dl", {}, said.plain.map((row) => [make("dt", {}, row.term), make("dd", {}, row.words)]).flat())] : [];
  const isOpen = ALARMS.includes(said.kind) || said.earlier.length > 0;
  const role = ALARMS.includes(said.kind) ? "alert" : null;
  const about = said.about ? make("p", { class: "quiet" }, word("chatAbout", { about: said.about })) : null;
  const isWarned = isOpen || said.emergencies.length > 0 || said.kind === "unread";
  const where = said.where ? make("p", { class: isWarned ? "where" : "where calm" }, callable(said.where)) : null;
  const helped = isOpen ? make("p", {}, make("button", { type: "button", class: "accept", onclick: sayHelped }, word("chatHelped"))) : null;
  const told = make("p", isWord ? { class: "quiet" } : {}, said.text);
  const answer = isWord ? [about, plain, told] : [about, told];
  const first = said.earlier.length > 0 ? [where, helped, answer] : [answer, where, helped];
  return make("div", { class: `reply ${said.kind} ${isOpen ? "open" : ""}`, role }, first.flat(2), quotations.flat(), isWord ? [] : plain);
}

function sayHelped() {
  byId("text").focus();
  return tell(word("chatHelped"));
}

await start();
