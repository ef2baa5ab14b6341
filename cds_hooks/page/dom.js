// Builds elements. Text from the server becomes text nodes only; nothing here parses HTML.

/** Make an element: `make("a", {href: url, class: "x"}, "text", child)`. Null children and attributes are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A link that may be followed: https, or this very server. Anything else is shown as text. */
export function safeLink(url, label, attributes = {}) {
  let target = null;
  try {
    target = new URL(url);
  } catch {
    return make("span", {}, label);
  }
  const isSafe = target.protocol === "https:" || target.origin === window.location.origin;
  if (!isSafe) return make("span", {}, label);
  return make("a", { href: target.href, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);
}

/** Put new children into a box; a keyboard user stays on the same link or button. */
export function refill(box, children) {
  const place = [...box.querySelectorAll("a, button")].indexOf(document.activeElement);
  box.replaceChildren(...children);
  if (place >= 0) box.querySelectorAll("a, button")[place]?.focus({ preventScroll: true });
}
