// One message as it looks in a chat: bubble, cards, keyboard.

import { hue, icon, initials, make } from "./dom.js";
import { formatted } from "./text.js";

const MEDIA = {
  voice: "Röstmeddelande (övning)",
  video: "Film (övning)",
  sticker: "Dekal (övning)",
  location: "Plats (övning)",
};

// `acts` has press(message, button), run(text), edit(message), reply(message), find(id) and named(sender).
export function bubble(message, person, isGroup, acts) {
  if (message.deleted) return make("li", { class: "gone", "data-id": message.id }, "Meddelandet är borttaget");
  if (message.service) return make("li", { class: "service", "data-id": message.id }, make("span", {}, message.service));
  const own = message.from.id === person;
  const body = make("div", { class: "bubble" }, ...inside(message, own, isGroup, acts));
  return make(
    "li",
    { class: own ? "own" : "theirs", "data-id": message.id, tabindex: "-1" },
    make("div", { class: "line" }, body, action(message, own, acts)),
    message.buttons.length ? keyboard(message, acts) : null,
  );
}

function inside(message, own, isGroup, acts) {
  const name = acts.named(message.from);
  const who = isGroup && !own
    ? make("span", { class: message.from.bot ? "who bot" : `who ${hue(name)}` }, name)
    : make("span", { class: "unseen" }, own ? "Du: " : `${name}: `);
  return [
    who,
    message.forwarded ? make("span", { class: "forwarded" }, "Vidarebefordrat") : null,
    quoted(message, acts),
    picture(message),
    message.contact ? contact(message.contact) : null,
    message.document ? file(message.document) : null,
    message.medium ? make("span", { class: "medium" }, icon("file"), MEDIA[message.medium]) : null,
    message.text ? make("div", { class: "text" }, formatted(message.text, message.entities, acts.run)) : null,
    meta(message),
  ];
}

function meta(message) {
  return make(
    "span",
    { class: "meta" },
    message.pinned ? icon("pin") : null,
    message.edited ? make("span", {}, "redigerad") : null,
    make("time", { datetime: message.date }, message.date.slice(11, 16)),
  );
}

function quoted(message, acts) {
  const answered = message.reply_to && acts.find(message.reply_to);
  if (!answered) return null;
  return make(
    "span",
    { class: "quoted" },
    make("b", {}, acts.named(answered.from)),
    make("span", {}, answered.deleted ? "Borttaget" : answered.text || "Meddelande"),
  );
}

function picture(message) {
  if (!message.photo) return null;
  if (message.from.bot) return make("img", { class: "photo", src: message.photo.url, alt: message.text || "Bild från boten" });
  return make("span", { class: "medium" }, icon("file"), "Bild (övning)");
}

function contact(card) {
  const name = [card.first_name, card.last_name].filter(Boolean).join(" ");
  return make(
    "a",
    { class: "card", href: `tel:${card.phone_number.replace(/[^+\d]/g, "")}` },
    make("span", { class: `face ${hue(name)}`, "aria-hidden": "true" }, initials(name)),
    make("span", {}, make("b", {}, name), make("span", { class: "number" }, readable(card.phone_number))),
    icon("phone"),
  );
}

function readable(number) {
  return number.replace(/^\+46(\d{2})(\d{3})(\d{2})(\d{2})$/, "+46 $1 $2 $3 $4");
}

function file(document) {
  return make(
    "a",
    { class: "card", href: document.url, download: document.name || "fil" },
    make("span", { class: "face hue-0", "aria-hidden": "true" }, icon("file")),
    make("span", {}, make("b", {}, document.name || "Fil"), make("span", { class: "number" }, size(document.size))),
  );
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} byte` : `${Math.round(bytes / 1024)} kB`;
}

function action(message, own, acts) {
  const [name, label, act] = own ? ["edit", "Ändra", acts.edit] : ["reply", "Svara på meddelandet", acts.reply];
  if (own && !message.text) return null;
  return make("button", { type: "button", class: "act", "aria-label": label, title: label, onclick: () => act(message) }, icon(name));
}

function keyboard(message, acts) {
  const rows = message.buttons.map((row) =>
    make("div", { class: "keys" }, ...row.map((button) => key(message, button, acts))));
  return make("div", { class: "keyboard", role: "group", "aria-label": "Knappar" }, ...rows);
}

function key(message, button, acts) {
  const mark = button.url ? icon("link") : button.copy ? icon("copy") : null;
  const element = make("button", { type: "button", class: "key" }, make("span", {}, button.text), mark);
  element.addEventListener("click", () => {
    if (button.data != null) element.classList.add("waiting");
    setTimeout(() => element.classList.remove("waiting"), 8000);
    acts.press(message, button);
  });
  return element;
}
