// One phone: its chats, messages, keyboard presses, and what a person can do with it.

import { bubble } from "./bubble.js";
import { hue, icon, initials, make } from "./dom.js";
import { Menu } from "./menu.js";
import { order } from "./net.js";
import { Composer } from "./composer.js";

const NOTICE = 4500;

export class Phone {
  // `desk` has state, store, titleOf(chatId), unread(person, chat), seen(person, chat), close(person).
  constructor(person, desk) {
    this.person = person;
    this.desk = desk;
    this.chat = person.id;
    this.nodes = new Map();
    this.acts = {
      press: (message, button) => this.#press(message, button),
      run: (text) => this.say(text),
      edit: (message) => this.composer.edit(message),
      reply: (message) => this.composer.reply(message),
      find: (id) => this.desk.store.messages(this.chat).get(id),
      named: (sender) => this.named(sender),
    };
    this.composer = new Composer(this);
    this.element = this.#frame();
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape());
    this.refresh();
    this.show(this.chat);
  }

  get info() {
    return this.desk.state.chats.find((chat) => chat.id === this.chat);
  }

  get isGroup() {
    return this.chat < 0;
  }

  // Several people may have one name; what their phones are called tells them apart.
  named({ id, name }) {
    return this.desk.state.people.find((person) => person.id === id)?.role ?? name;
  }

  #frame() {
    const { person } = this;
    this.tabs = make("div", { class: "tabs", role: "group", "aria-label": "Chattar" });
    this.pin = make("button", { type: "button", class: "pinned", hidden: true });
    this.list = make("ol");
    this.log = make("div", { class: "log", role: "log", "aria-label": `Meddelanden, ${person.role}`, tabindex: "0" }, this.list);
    this.notices = make("div", { class: "notices", role: "status" });
    const moreButton = make("button", { type: "button", class: "icon", "aria-label": `Mer för ${person.role}` }, icon("more"));
    this.more = new Menu(moreButton, "more-menu");
    const head = make(
      "header",
      { class: "phone-head" },
      make("span", { class: `face ${hue(person.role)}`, "aria-hidden": "true" }, initials(person.role)),
      make("div", { class: "whose" }, make("h2", {}, person.role), person.name === person.role ? null : make("p", {}, person.name)),
      moreButton,
      make("button", { type: "button", class: "icon close", "aria-label": `Stäng telefonen ${person.role}`, onclick: () => this.desk.close(person.id) }, icon("close")),
    );
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.log.scrollTop > this.#newest - 60;
    });
    // Bars above and below come and go: the newest message stays in sight.
    new ResizeObserver(() => this.atEnd && this.#toEnd()).observe(this.log);
    this.screen = make("div", { class: "screen" }, this.log, this.notices);
    return make("article", { class: "phone", "aria-label": `Telefon: ${person.role}` }, head, this.more.element, this.tabs, this.pin, this.screen, this.composer.element);
  }

  // Everything but the messages: tabs, menu, pinned bar, what the composer offers.
  refresh() {
    this.person = this.desk.state.people.find((person) => person.id === this.person.id) ?? this.person;
    if (!this.person.chats.includes(this.chat)) this.show(this.person.id);
    this.#showPinned();
    this.composer.refresh();
    // Built anew only when something changed, so that nobody loses their place among the buttons.
    const counts = this.person.chats.map((id) => [id, this.desk.titleOf(id), this.desk.unread(this.person.id, id)]);
    const look = JSON.stringify([counts, this.chat, this.info]);
    if (look === this.look) return;
    this.look = look;
    this.tabs.replaceChildren(...this.person.chats.map((id) => this.#tab(id)));
    this.tabs.hidden = this.person.chats.length < 2;
    this.#fillMore();
  }

  #tab(id) {
    const count = this.desk.unread(this.person.id, id);
    const badge = count ? make("span", { class: "badge" }, String(count), make("span", { class: "unseen" }, " olästa")) : null;
    return make(
      "button",
      { type: "button", class: "tab", "aria-pressed": String(id === this.chat), onclick: () => this.show(id) },
      make("span", {}, this.desk.titleOf(id)),
      badge,
    );
  }

  async show(id) {
    const onTab = this.tabs.contains(document.activeElement);
    this.chat = id;
    this.composer.reset();
    const messages = await this.desk.store.open(id);
    if (this.chat !== id) return;
    this.nodes.clear();
    this.lastDay = null;
    this.list.replaceChildren();
    for (const message of messages.values()) this.#put(message);
    this.log.classList.toggle("empty", !messages.size);
    this.#toEnd();
    this.desk.seen(this.person.id, id);
    this.refresh();
    if (onTab) this.tabs.querySelector("[aria-pressed=true]")?.focus();
  }

  take(message) {
    if (message.chat !== this.chat) return;
    const { atEnd } = this;
    const isNew = !this.nodes.has(message.id);
    this.#put(message);
    this.log.classList.remove("empty");
    if (atEnd || (isNew && message.from.id === this.person.id)) this.#toEnd();
    this.#showPinned();
    if (isNew) this.composer.refresh();
  }

  // The end; or, when the newest message is taller than the screen, its first line.
  get #newest() {
    const { log } = this;
    const last = [...log.querySelectorAll(".theirs, .own")].at(-1);
    const end = log.scrollHeight - log.clientHeight;
    return last ? Math.min(end, last.offsetTop - 8) : end;
  }

  #toEnd() {
    this.atEnd = true;
    this.log.scrollTop = this.#newest;
  }

  #put(message) {
    const node = bubble(message, this.person.id, this.isGroup, this.acts);
    const old = this.nodes.get(message.id);
    this.nodes.set(message.id, node);
    if (!old) {
      this.#day(message.date.slice(0, 10));
      this.list.append(node);
      return;
    }
    const focused = old.contains(document.activeElement);
    old.replaceWith(node);
    // Whoever presses by keyboard goes on from the same card.
    if (focused) (node.querySelector(".key") ?? node).focus({ preventScroll: true });
  }

  #day(day) {
    if (day === this.lastDay) return;
    this.lastDay = day;
    const words = new Date(`${day}T12:00Z`).toLocaleDateString("sv-SE", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
    this.list.append(make("li", { class: "day" }, make("span", {}, words)));
  }

  #showPinned() {
    const pinned = [...this.desk.store.messages(this.chat).values()].filter((m) => m.pinned && !m.deleted).at(-1);
    this.pin.hidden = !pinned;
    if (!pinned) return;
    this.pin.replaceChildren(icon("pin"), make("span", {}, make("b", {}, "Fäst meddelande"), make("span", {}, pinned.text.split("\n")[0] || "Kort")));
    this.pin.onclick = () => {
      const node = this.nodes.get(pinned.id);
      node?.scrollIntoView({ block: "center", behavior: "smooth" });
      node?.focus({ preventScroll: true });
    };
  }

  async say(text, more = {}) {
    return this.attempt(() => order("say", { person: this.person.id, chat: this.chat, text, ...more }));
  }

  async attempt(act) {
    try {
      await act();
      return true;
    } catch (error) {
      this.notice(error.message);
      return false;
    }
  }

  #press(message, button) {
    if (button.url) window.open(button.url, "_blank", "noopener");
    else if (button.copy) this.#copy(button.copy);
    // The data goes with the press: an old card sends what the person saw.
    else if (button.data != null)
      this.attempt(() => order("press", { person: this.person.id, chat: this.chat, message: message.id, data: button.data }));
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.notice("Kopierat.");
    } catch {
      this.notice("Det gick inte att kopiera.");
    }
  }

  answered({ chat, message, text, alert }) {
    if (chat === this.chat) {
      for (const key of this.nodes.get(message)?.querySelectorAll(".waiting") ?? []) key.classList.remove("waiting");
    }
    if (text) alert ? this.#alert(text) : this.notice(text);
  }

  notice(text) {
    const note = make("p", { class: "notice" }, text);
    this.notices.replaceChildren(note);
    setTimeout(() => note.remove(), NOTICE + text.length * 30);
  }

  #alert(text) {
    const before = document.activeElement;
    const dialog = make("dialog", { class: "alert", "aria-label": "Svar från boten" }, make("p", {}, text));
    dialog.append(make("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "OK"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
    });
    this.screen.append(dialog);
    dialog.show();
    dialog.querySelector("button").focus();
  }

  #escape() {
    const dialog = this.screen.querySelector("dialog");
    if (dialog) dialog.close();
    else if (!this.more.escape()) this.composer.escape();
  }

  #fillMore() {
    const id = this.person.id;
    const deed = (name) => () => order("group", { do: name, person: id, chat: this.chat });
    const medium = (media) => () => order("say", { person: id, chat: this.chat, media });
    const items = [
      ["Skicka en övningsbild", medium("photo")],
      ["Skicka ett röstmeddelande", medium("voice")],
    ];
    if (!this.isGroup) {
      const blocked = this.info?.bot === "blocked";
      items.push(blocked ? ["Häv blockeringen", () => order("unblock", { person: id })] : ["Blockera boten", () => order("block", { person: id })]);
    } else {
      if (["member", "administrator"].includes(this.info?.bot)) items.push(["Ta bort boten ur gruppen", deed("kick_bot")]);
      items.push(["Lämna gruppen", deed("leave")]);
    }
    this.more.fill(items.map(([label, act]) => [() => this.attempt(act), label]));
  }
}
