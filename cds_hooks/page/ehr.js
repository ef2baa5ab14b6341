// Plays the EHR: reads the prefetch from /fhir, calls the services, sends the feedback.

const FHIR = `${window.location.origin}/fhir`;
const TOKEN = /\{\{\s*context\.(\w+)\s*\}\}/gu;

/** The services that the server offers; throws when it does not say. */
export async function discover(language) {
  const body = await getJson("/cds-services", language);
  return body.services;
}

/** GET JSON or throw. */
export async function getJson(url, language = "en") {
  const response = await fetch(url, { headers: { Accept: "application/json", "Accept-Language": language } });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

/** Fire one hook at one service. Never throws: the answer says what happened.
 * `reads` is a Map shared by the services of one firing, so that equal searches are made once. */
export async function call(service, firing, { language, withPrefetch, reads }) {
  const begin = performance.now();
  const request = {
    hook: service.hook,
    hookInstance: uuid(),
    fhirServer: FHIR,
    context: firing.context,
  };
  if (withPrefetch) request.prefetch = await prefetch(service, firing.context, reads);
  const ready = performance.now();
  const body = JSON.stringify(request);
  const answer = { service, request, status: 0, body: null, retryAfter: null, searches: Object.keys(request.prefetch ?? {}).length };
  try {
    const response = await fetch(`/cds-services/${encodeURIComponent(service.id)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": language },
      body,
    });
    const text = await response.text();
    Object.assign(answer, { status: response.status, body: parse(text), retryAfter: response.headers.get("Retry-After") });
    answer.receivedBytes = new Blob([text]).size;
  } catch {
    answer.receivedBytes = 0;
  }
  const end = performance.now();
  return Object.assign(answer, { sentBytes: new Blob([body]).size, readMs: ready - begin, callMs: end - ready });
}

/** Send one piece of feedback. Resolves to null, or to the reason why it was refused. */
export async function sendFeedback(service, feedback) {
  const stamped = { ...feedback, outcomeTimestamp: new Date().toISOString() };
  try {
    const response = await fetch(`/cds-services/${encodeURIComponent(service.id)}/feedback`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ feedback: [stamped] }),
    });
    if (response.ok) return null;
    const issues = outcomeTexts(parse(await response.text()));
    return issues.join(" ") || `HTTP ${response.status}`;
  } catch (fault) {
    return String(fault.message ?? fault);
  }
}

/** The sentences of an OperationOutcome; [] when the body is none. */
export function outcomeTexts(body) {
  if (body?.resourceType !== "OperationOutcome") return [];
  return (body.issue ?? []).map((issue) => issue.details?.text ?? issue.diagnostics ?? issue.code).filter(Boolean);
}

/** Read one resource or search from /fhir; null when it cannot be read. */
export async function readFhir(query) {
  try {
    const response = await fetch(`/fhir/${query}`, { headers: { Accept: "application/fhir+json" } });
    const body = parse(await response.text());
    return response.ok || body?.resourceType === "OperationOutcome" ? body : null;
  } catch {
    return null;
  }
}

async function prefetch(service, context, reads) {
  const keys = Object.entries(service.prefetch ?? {});
  const values = await Promise.all(keys.map(([, template]) => value(template, context, reads)));
  return Object.fromEntries(keys.map(([key], index) => [key, values[index]]).filter(([, found]) => found !== null));
}

function value(template, context, reads) {
  const names = [...template.matchAll(TOKEN)].map((match) => match[1]);
  if (names.some((name) => typeof context[name] !== "string")) return null;
  const query = template.replaceAll(TOKEN, (_, name) => encodeURIComponent(context[name]));
  if (!reads.has(query)) reads.set(query, readFhir(query));
  return reads.get(query);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// crypto.randomUUID exists on https and loopback only; this also works on a plain http host.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
