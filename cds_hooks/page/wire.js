// Shows what was sent, what came back and how long it took, one service at a time.

import { make } from "./dom.js";

/** Draw one tab ("sent", "received", "times") of one answer. */
export function drawTab(name, answer, word) {
  if (name === "sent") return drawJson(`POST /cds-services/${answer.service.id}`, answer.request);
  if (name === "received") return drawJson(`HTTP ${answer.status}`, answer.body);
  return drawTimes(answer, word);
}

/** Draw the feedback counts by rule. */
export function drawRates(rules, word) {
  if (rules === null) return make("p", { class: "quiet" }, word("ratesMissing"));
  if (rules.length === 0) return make("p", { class: "quiet" }, word("noFeedback"));
  const head = ["rule", "shownCount", "acceptedCount", "overriddenCount", "rate"].map((key) => make("th", { scope: "col" }, word(key)));
  const rows = rules.map((rule) => {
    const total = rule.accepted + rule.overridden;
    const rate = total > 0 ? `${Math.round((100 * rule.accepted) / total)} %` : "–";
    return make("tr", {}, make("td", {}, make("code", {}, rule.topic)), [rule.shown ?? "–", rule.accepted, rule.overridden, rate].map((cell) => make("td", { class: "number" }, String(cell))));
  });
  return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows)));
}

function drawJson(title, body) {
  return make("div", {}, make("p", { class: "quiet" }, make("code", {}, title)), make("pre", { tabindex: "0" }, JSON.stringify(body, null, 2)));
}

function drawTimes(answer, word) {
  const rows = [
    [word("timeReads", { count: answer.searches }), `${answer.readMs.toFixed(1)} ms`],
    [word("timeCall"), `${answer.callMs.toFixed(1)} ms`],
    [word("sizeSent"), `${(answer.sentBytes / 1000).toFixed(1)} kB`],
    [word("sizeReceived"), `${(answer.receivedBytes / 1000).toFixed(1)} kB`],
    [word("httpStatus"), String(answer.status)],
  ];
  return make("table", { class: "times" }, make("tbody", {}, rows.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "number" }, value)))));
}
