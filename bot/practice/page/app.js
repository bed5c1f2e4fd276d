// Puts the page together: the list of phones, the phones that are open, the clock, the live stream.

import { Clock } from "./clock.js";
import { Faults } from "./faults.js";
import { hue, initials, make, walkByArrows } from "./dom.js";
import { listen, read } from "./net.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { Stories } from "./stories.js";

const at = (id) => document.getElementById(id);

class Desk {
  constructor() {
    this.store = new Store();
    this.phones = new Map();
    this.counts = new Map();
    this.clock = new Clock((text) => this.trouble(text, 6000));
    this.faults = new Faults(() => this.#chatNames(), (text) => this.trouble(text, 6000));
    this.stories = new Stories((ids) => this.#lay(ids), (text) => this.trouble(text, 6000));
    this.store.watchers.add((message) => this.#spread(message));
    walkByArrows(at("people"));
    addEventListener("resize", () => this.#fit());
  }

  // The stream comes first, so that nothing is missed between reading and listening.
  begin() {
    let before = false;
    listen(
      (events) => this.state && this.#take(events),
      () => {
        this.trouble("");
        before ? this.#again() : this.#first();
        before = true;
      },
      () => this.trouble("Övningen svarar inte. Kontrollera att den fortfarande körs."),
    );
  }

  async #first() {
    await this.load();
    at("story").open = innerWidth >= 760;
    const wanted = location.hash.slice(1).split(",").map(Number);
    const start = wanted.filter((id) => this.#person(id));
    const { offered, running } = this.state.stories;
    const told = offered.find((story) => story.id === running?.id) ?? offered[0];
    this.#lay(start.length ? start : (told?.open ?? this.state.people.slice(0, 2).map((p) => p.id)));
  }

  #lay(ids) {
    for (const id of ids.slice(0, this.room)) this.open(id);
  }

  async load() {
    this.state = await read("state");
    this.clock.show(this.state);
    this.clock.moves(this.state.moves);
    this.clock.walking(this.state.walking);
    for (const phone of this.phones.values()) phone.refresh();
    this.faults.show(this.state);
    this.stories.show(this.state.stories);
    this.#list();
    const disturbed = this.state.faults.length || !this.state.listening;
    if (disturbed) this.trouble("En störning är beställd. Boten kan svara sent eller inte alls.");
    else if (this.disturbed) this.trouble("");
    this.disturbed = disturbed;
  }

  // How many phones fit side by side.
  get room() {
    const width = innerWidth;
    return width < 1000 ? 1 : width < 1330 ? 2 : width < 1700 ? 3 : 4;
  }

  #person(id) {
    return this.state.people.find((person) => person.id === id);
  }

  #chatNames() {
    return this.state.chats
      .filter((chat) => !chat.migrated_to)
      .map((chat) => [String(chat.id), this.#person(chat.id)?.role ?? chat.title]);
  }

  titleOf(chat) {
    return chat > 0 ? this.state.bot.name : (this.state.chats.find((c) => c.id === chat)?.title ?? "Grupp");
  }

  unread(person, chat) {
    return this.counts.get(`${person}/${chat}`) ?? 0;
  }

  seen(person, chat) {
    if (this.counts.delete(`${person}/${chat}`)) this.#list();
  }

  open(id) {
    const known = this.phones.get(id);
    if (known) {
      known.element.scrollIntoView({ block: "nearest", inline: "center", behavior: "smooth" });
      return known;
    }
    while (this.phones.size >= this.room) this.close(this.phones.keys().next().value);
    const phone = new Phone(this.#person(id), this);
    this.phones.set(id, phone);
    at("phones").append(phone.element);
    this.#remember();
    return phone;
  }

  close(id) {
    this.phones.get(id)?.element.remove();
    this.phones.delete(id);
    this.#remember();
  }

  #remember() {
    history.replaceState(null, "", `#${[...this.phones.keys()].join(",")}`);
    document.body.classList.toggle("single", this.phones.size < 2);
    this.#list();
  }

  #fit() {
    while (this.phones.size > this.room) this.close(this.phones.keys().next().value);
  }

  #take(events) {
    let stale = false;
    for (const event of events) {
      if (event.clock) this.clock.show(event.clock);
      if (event.moves) this.clock.moves(event.moves);
      if (event.kind === "message") this.#count(event.message);
      if (event.message && typeof event.message === "object") this.store.put(event.message);
      if (event.kind === "answer") this.phones.get(event.person)?.answered(event);
      if (event.kind === "walking") this.clock.walking(event.on);
      if (event.kind === "story") this.stories.show(event.stories);
      if (event.kind === "moved") this.clock.moved(event);
      stale ||= ["chat", "commands", "faults"].includes(event.kind);
    }
    if (stale) this.load();
    if (events.some((event) => event.kind === "message")) {
      this.#list();
      for (const phone of this.phones.values()) phone.refresh();
    }
  }

  #count(message) {
    for (const person of this.state.people) {
      const shown = this.phones.get(person.id)?.chat === message.chat;
      if (!person.chats.includes(message.chat) || shown || message.from.id === person.id) continue;
      const key = `${person.id}/${message.chat}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
  }

  #spread(message) {
    for (const phone of this.phones.values()) phone.take(message);
  }

  // The stream was cut: read everything anew.
  async #again() {
    this.store.forget();
    await this.load();
    for (const phone of this.phones.values()) phone.show(phone.chat);
  }

  #list() {
    const groups = Map.groupBy ? Map.groupBy(this.state.people, (p) => p.group) : grouped(this.state.people);
    const focused = document.activeElement?.dataset?.person;
    const lists = [...groups].map(([name, people]) =>
      make("section", {}, make("h3", {}, name), make("ul", {}, ...people.map((person) => this.#entry(person)))));
    at("people").replaceChildren(...lists);
    if (focused) at("people").querySelector(`[data-person="${focused}"]`)?.focus();
    this.#summary();
  }

  #entry(person) {
    const count = person.chats.reduce((sum, chat) => sum + this.unread(person.id, chat), 0);
    const button = make(
      "button",
      { type: "button", class: "entry", "data-person": person.id, "aria-pressed": String(this.phones.has(person.id)) },
      make("span", { class: `face ${hue(person.role)}`, "aria-hidden": "true" }, initials(person.role)),
      make("span", { class: "entry-text" }, make("b", {}, person.role), person.name === person.role ? null : make("span", {}, person.name)),
      count ? make("span", { class: "badge" }, String(count), make("span", { class: "unseen" }, " olästa")) : null,
    );
    button.addEventListener("click", () => this.#choose(person.id));
    return make("li", {}, button);
  }

  #choose(id) {
    const phone = this.open(id);
    if (innerWidth < 760) {
      at("picker").open = false;
      at("picker").querySelector("summary").focus();
    }
    phone.element.classList.add("called");
    setTimeout(() => phone.element.classList.remove("called"), 900);
  }

  #summary() {
    const open = [...this.phones.values()].map((phone) => phone.person.role);
    at("picked").textContent = open.join(", ");
    const others = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    at("picked-unread").hidden = !others;
    at("picked-unread").textContent = String(others);
  }

  trouble(text, milliseconds = 0) {
    at("trouble").textContent = text;
    at("trouble").hidden = !text;
    if (milliseconds) setTimeout(() => { if (at("trouble").textContent === text) this.trouble(""); }, milliseconds);
  }
}

function grouped(people) {
  const groups = new Map();
  for (const person of people) groups.set(person.group, [...(groups.get(person.group) ?? []), person]);
  return groups;
}

// The list stands open beside the phones, and folds away where there is room for one phone only.
const wide = matchMedia("(min-width: 760px)");
const unfold = () => { at("picker").open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();

new Desk().begin();
