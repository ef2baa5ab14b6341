// The page's state and wiring: which patient, which hook, which language; everything else is drawn from these.

import { drawAnswer } from "./cards.js";
import { make, refill } from "./dom.js";
import { call, discover, getJson, readFhir } from "./ehr.js";
import { drawRates, drawTab } from "./wire.js";

const LANGUAGES = { en: "en", zh: "zh-Hans" };
const byId = (id) => document.getElementById(id);
const state = {
  words: {}, samples: [], services: [], sample: null, firing: 0, person: null,
  language: "en", answers: [], rules: [], tab: "sent", turn: 0,
};

/** The interface's word in the chosen language, placeholders filled. */
function word(key, values = {}) {
  const text = state.words[key]?.[state.language] ?? key;
  return text.replaceAll(/\{(\w+)\}/gu, (_, name) => String(values[name]));
}

const spoken = (text) => text[state.language];

async function start() {
  state.language = firstLanguage();
  state.words = await getJson("/page/words.json");
  wire();
  drawWords();
  try {
    const [{ samples }, services] = await Promise.all([getJson("/samples"), discover(LANGUAGES[state.language])]);
    Object.assign(state, { samples, services });
  } catch {
    byId("status").textContent = word("noSamples");
    return;
  }
  await chooseFromAddress();
}

function firstLanguage() {
  const asked = new URLSearchParams(window.location.search).get("language");
  if (asked in LANGUAGES) return asked;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

function wire() {
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
  for (const radio of document.querySelectorAll("input[name=data]")) radio.addEventListener("change", fire);
  byId("wire-service").addEventListener("change", drawWire);
  const tabs = [...document.querySelectorAll("[role=tab]")];
  for (const tab of tabs) {
    tab.addEventListener("click", () => showTab(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) showTab(tabs.at((tabs.indexOf(tab) + step) % tabs.length));
    });
  }
  window.addEventListener("hashchange", chooseFromAddress);
}

async function speak(language) {
  state.language = language;
  window.history.replaceState(null, "", `?language=${language}${window.location.hash}`);
  drawWords();
  draw();
  state.services = await discover(LANGUAGES[language]).catch(() => state.services);
  await fire();
}

function drawWords() {
  document.documentElement.lang = LANGUAGES[state.language];
  document.title = `Osler · ${word("tagline")}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
}

/** The address names patient and firing (#lung-cancer-egfr/1), so that a view can be linked to. */
async function chooseFromAddress() {
  const [id, number] = window.location.hash.slice(1).split("/");
  const sample = state.samples.find((each) => each.id === id) ?? state.samples[0];
  if (!sample) return;
  const isNew = sample !== state.sample;
  state.sample = sample;
  state.firing = Math.min(Math.max(Number.parseInt(number ?? "0", 10) || 0, 0), sample.firings.length - 1);
  if (isNew) state.person = null;
  draw();
  await Promise.all([isNew ? readPerson(sample) : null, fire()]);
}

async function readPerson(sample) {
  const person = await readFhir(`Patient/${encodeURIComponent(sample.patient_id)}`);
  if (sample !== state.sample || person?.resourceType !== "Patient") return;
  state.person = person;
  drawPerson();
}

async function fire() {
  if (!state.sample) return;
  const turn = ++state.turn;
  const firing = state.sample.firings[state.firing];
  const services = state.services.filter((service) => service.hook === firing.hook);
  byId("status").textContent = services.length > 0 ? word("working", { count: services.length }) : word("noService", { hook: firing.hook });
  byId("answers").setAttribute("aria-busy", "true");
  const withPrefetch = document.querySelector("input[name=data]:checked").value === "prefetch";
  const begin = performance.now();
  const options = { language: LANGUAGES[state.language], withPrefetch, reads: new Map() };
  const answers = await Promise.all(services.map((service) => call(service, firing, options)));
  if (turn !== state.turn) return;
  state.answers = answers;
  if (services.length > 0) byId("status").textContent = summary(answers, Math.round(performance.now() - begin));
  byId("answers").removeAttribute("aria-busy");
  drawAnswers();
  await refreshRates();
}

/** Failed services are counted apart: their silence is not "no cards". */
function summary(answers, ms) {
  const answered = answers.filter((answer) => answer.status === 200);
  const cards = answered.reduce((sum, answer) => sum + (answer.body?.cards?.length ?? 0), 0);
  return word("answered", { answered: answered.length, services: answers.length, cards, ms });
}

async function refreshRates() {
  try {
    state.rules = (await getJson("/feedback/summary")).rules;
  } catch {
    state.rules = null;
  }
  byId("rates").replaceChildren(drawRates(state.rules, word));
}

function draw() {
  drawPatients();
  if (!state.sample) return;
  byId("chart-title").textContent = spoken(state.sample.title);
  byId("chart-story").textContent = spoken(state.sample.story);
  drawPerson();
  drawFirings();
  byId("rates").replaceChildren(drawRates(state.rules, word));
}

function drawPatients() {
  const items = state.samples.map((sample) => {
    const isChosen = sample === state.sample;
    const link = make("a", { href: `#${sample.id}`, "aria-current": isChosen ? "true" : null },
      make("span", {}, spoken(sample.title)), make("span", { class: "kind" }, word(sample.kind)));
    return make("li", {}, link);
  });
  refill(byId("patients"), items);
}

function drawPerson() {
  const { person } = state;
  const parts = [];
  if (person) {
    const name = person.name?.[0] ?? {};
    parts.push(name.text ?? [...(name.given ?? []), name.family].filter(Boolean).join(" "));
    if (person.gender in state.words) parts.push(word(person.gender));
    if (person.birthDate) parts.push(word("age", { years: ageToday(person.birthDate) }));
  }
  byId("chart-person").textContent = parts.filter(Boolean).join(" · ");
}

function ageToday(birthDate) {
  const today = new Date().toISOString();
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}

function drawFirings() {
  const choices = state.sample.firings.map((firing, index) => {
    const isChosen = index === state.firing;
    const choose = () => {
      const address = `#${state.sample.id}/${index}`;
      if (window.location.hash === address) return fire();
      window.location.hash = address;
      return null;
    };
    const title = firing.title ? `${word(firing.hook)} · ${spoken(firing.title)}` : word(firing.hook);
    return make("button", { type: "button", "aria-pressed": String(isChosen), onclick: choose }, make("span", {}, title), make("code", {}, firing.hook));
  });
  refill(byId("firings"), choices);
}

function drawAnswers() {
  byId("answers").replaceChildren(...state.answers.map((answer) => drawAnswer(answer, word, refreshRates)));
  byId("wire").hidden = state.answers.length === 0;
  const picker = byId("wire-service");
  const before = picker.value;
  picker.replaceChildren(...state.answers.map((answer) => make("option", { value: answer.service.id }, answer.service.id)));
  if (state.answers.some((answer) => answer.service.id === before)) picker.value = before;
  drawWire();
}

function showTab(tab) {
  state.tab = tab.dataset.tab;
  drawWire();
  tab.focus();
}

function drawWire() {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const isChosen = tab.dataset.tab === state.tab;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen) byId("wire-body").setAttribute("aria-labelledby", tab.id);
  }
  const answer = state.answers.find((each) => each.service.id === byId("wire-service").value);
  byId("wire-body").replaceChildren(answer ? drawTab(state.tab, answer, word) : "");
}

await start();
