// Draws cards as an EHR would, with the controls that send feedback.

import { make, safeLink } from "./dom.js";
import { outcomeTexts, sendFeedback } from "./ehr.js";
import { drawMarkdown } from "./markdown.js";

const INDICATORS = new Set(["info", "warning", "critical"]);

/** Draw one service's answer: its cards, "nothing to say", or why it failed. */
export function drawAnswer(answer, word, onFeedback) {
  const { service } = answer;
  const head = make(
    "header",
    {},
    make("h3", {}, service.title ?? service.id),
    make("code", {}, service.id),
    make("span", { class: "latency" }, `${Math.round(answer.callMs)} ms`),
  );
  return make("section", { class: "answer", "data-service": service.id }, head, drawOutcome(answer, word, onFeedback));
}

function drawOutcome(answer, word, onFeedback) {
  const cards = answer.body?.cards;
  if (answer.status !== 200 || !Array.isArray(cards)) return drawFailure(answer, word);
  if (cards.length === 0) return make("p", { class: "nothing" }, word("nothing"));
  return cards.map((card) => drawCard(card, answer.service, word, onFeedback));
}

function drawFailure(answer, word) {
  const first = answer.status === 0 ? word("unreachable") : word("failed", { status: answer.status });
  const texts = outcomeTexts(answer.body);
  if (texts.length === 0 && answer.status !== 0) texts.push(word("notSaid"));
  if (answer.retryAfter) texts.push(word("retryAfter", { seconds: answer.retryAfter }));
  return make("div", { class: "failure" }, make("strong", {}, first), texts.map((text) => make("p", {}, text)));
}

function drawCard(card, service, word, onFeedback) {
  const indicator = INDICATORS.has(card.indicator) ? card.indicator : "info";
  const article = make(
    "article",
    { class: `card ${indicator}`, "data-uuid": card.uuid },
    make("p", { class: "indicator" }, word(indicator)),
    make("h4", { class: "summary" }, card.summary),
    card.detail ? make("details", { open: true }, make("summary", {}, word("reasons")), make("div", { class: "detail" }, drawMarkdown(card.detail))) : null,
    drawSource(card.source ?? {}, word),
    drawLinks(card.links ?? [], word),
  );
  article.append(...drawControls(card, service, word, onFeedback, article));
  return article;
}

function drawSource(source, word) {
  const label = source.label ?? "";
  return make("p", { class: "source" }, word("source"), " ", source.url ? safeLink(source.url, label) : label);
}

function drawLinks(links, word) {
  if (links.length === 0) return null;
  const items = links.map((link) =>
    make("li", {}, safeLink(link.url, link.label), link.type === "smart" ? make("span", { class: "tag" }, word("smart")) : null),
  );
  return make("ul", { class: "links", "aria-label": word("links") }, items);
}

function drawControls(card, service, word, onFeedback, article) {
  const answer = make("p", { class: "given", role: "status" });
  const give = async (feedback, said) => {
    const refusal = await sendFeedback(service, { card: card.uuid, ...feedback });
    answer.textContent = refusal === null ? word(said) : word("feedbackFailed", { reason: refusal });
    answer.classList.toggle("refused", refusal !== null);
    if (refusal === null) {
      for (const control of article.querySelectorAll("button, select, input")) control.disabled = true;
      onFeedback();
    }
  };
  const suggestions = (card.suggestions ?? []).map((suggestion) => drawSuggestion(suggestion, card, word, give));
  return [
    suggestions.length > 0 ? make("ul", { class: "suggestions", "aria-label": word("suggestions") }, suggestions) : null,
    card.uuid ? drawOverride(card, word, give) : null,
    answer,
  ].filter((part) => part !== null);
}

function drawSuggestion(suggestion, card, word, give) {
  const accept = () => give({ outcome: "accepted", acceptedSuggestions: [{ id: suggestion.uuid }] }, "accepted");
  const canAnswer = Boolean(card.uuid && suggestion.uuid);
  const actions = suggestion.actions ?? [];
  const resources = actions.map((action) => action.resource ?? action.resourceId).filter(Boolean);
  return make(
    "li",
    {},
    make("button", { type: "button", class: "accept", disabled: !canAnswer, onclick: accept }, word("accept")),
    make("span", { class: "label" }, suggestion.label, suggestion.isRecommended ? make("span", { class: "tag" }, word("recommended")) : null),
    actions.filter((action) => action.description && action.description !== suggestion.label).map((action) => make("p", { class: "action" }, action.description)),
    resources.length > 0
      ? make("details", { class: "written" }, make("summary", {}, word("resource")), make("pre", { tabindex: "0" }, JSON.stringify(resources, null, 2)))
      : null,
  );
}

function drawOverride(card, word, give) {
  const reasons = card.overrideReasons ?? [];
  const select = make(
    "select",
    { "aria-label": word("overrideReason") },
    make("option", { value: "" }, word("chooseReason")),
    reasons.map((reason, index) => make("option", { value: String(index) }, reason.display ?? reason.code)),
  );
  const comment = make("input", { type: "text", maxlength: "400", placeholder: word("comment"), "aria-label": word("comment") });
  const override = () => {
    const reason = reasons[Number(select.value || Number.NaN)];
    const said = {};
    if (reason) said.reason = { code: reason.code, system: reason.system, display: reason.display };
    if (comment.value.trim()) said.userComment = comment.value.trim();
    return give(Object.keys(said).length > 0 ? { outcome: "overridden", overrideReason: said } : { outcome: "overridden" }, "overridden");
  };
  return make(
    "div",
    { class: "override" },
    make("button", { type: "button", onclick: override }, word("override")),
    reasons.length > 0 ? select : null,
    comment,
  );
}
