// Formatted text as elements. Telegram counts in UTF-16 units, and so do strings here.

import { make } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

export function formatted(text, entities, run) {
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, entities, run);
  return fragment;
}

function fill(parent, text, from, to, entities, run) {
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let after = index + 1;
    while (after < entities.length && entities[after].offset < end) after += 1;
    parent.append(text.slice(at, entity.offset));
    const element = marked(entity, text.slice(entity.offset, end), run);
    fill(element, text, entity.offset, end, entities.slice(index + 1, after), run);
    parent.append(element);
    at = end;
    index = after;
  }
  parent.append(text.slice(at, to));
}

function marked(entity, covered, run) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(covered);
    case "email":
      return make("a", { href: `mailto:${covered}` });
    case "phone_number":
      return make("a", { href: `tel:${covered.replace(/[^+\d]/g, "")}` });
    case "bot_command":
      return make("button", { type: "button", class: "inline-command", onclick: () => run(covered) });
    case "spoiler":
      return make("span", { class: "spoiler", tabindex: "0" });
    default:
      return make(TAGS[entity.type] ?? "span", { class: entity.type });
  }
}

function link(address) {
  const safe = /^(https?|tg):/i.test(address) ? address : "#";
  return make("a", { href: safe, target: "_blank", rel: "noopener noreferrer" });
}
