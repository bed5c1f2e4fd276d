// The lower edge of a phone: Starta, the command menu, the text field.

import { icon, make } from "./dom.js";
import { Menu } from "./menu.js";
import { order } from "./net.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.context = null;
    this.element = make("footer", { class: "composer" });
    this.menuButton = make("button", { type: "button", class: "menu-button" }, icon("menu"), make("span", {}, "Meny"));
    this.menu = new Menu(this.menuButton, "commands");
    this.field = make("textarea", { rows: "1", placeholder: "Meddelande", "aria-label": `Skriv som ${phone.person.role}`, autocomplete: "off" });
    this.field.addEventListener("input", () => this.#grow());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.bar = make("div", { class: "context", hidden: true });
    this.form = make("form", { class: "write" }, this.menuButton, this.field, make("button", { class: "send", "aria-label": "Skicka" }, icon("send")));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.big = make("button", { type: "button", class: "big primary", hidden: true });
    this.keys = make("div", { class: "reply-keyboard", role: "group", "aria-label": "Svarsknappar", hidden: true });
    this.element.append(this.menu.element, this.bar, this.big, this.form, this.keys);
  }

  refresh() {
    const [label, act] = this.#offer() ?? [];
    this.big.hidden = !label;
    this.big.textContent = label ?? "";
    this.big.onclick = act ? () => this.phone.attempt(act) : null;
    this.form.hidden = Boolean(label) && !this.phone.isGroup;
    this.#fillMenu(this.phone.person.menus[this.phone.chat] ?? []);
    this.#fillKeys(this.phone.info?.reply_keyboard);
  }

  // What a phone offers instead of writing: start, unblock, add the bot.
  #offer() {
    const { info, person, desk, chat } = this.phone;
    if (!info) return null;
    const start = (text = "") => () => order("say", { person: person.id, chat, start: true, text });
    if (info.bot === "blocked") return ["Starta om boten", () => order("unblock", { person: person.id })];
    if (!this.phone.isGroup && !desk.store.messages(chat).size) return ["Starta", start()];
    if (this.phone.isGroup && !["member", "administrator"].includes(info.bot)) return [`Lägg till ${desk.state.bot.name}`, start()];
    return null;
  }

  #fillMenu(commands) {
    const look = JSON.stringify([commands, this.phone.chat]);
    if (look === this.look) return;
    this.look = look;
    this.menuButton.hidden = !commands.length;
    this.menu.fill(
      commands.map(({ command, description }) => [
        () => this.phone.say(this.#addressed(command)),
        make("span", {}, description),
        make("code", {}, `/${command}`),
      ]),
    );
  }

  // What the bot puts in place of the letters: whole answers, a press each.
  #fillKeys(keyboard) {
    this.field.placeholder = keyboard?.placeholder ?? "Meddelande";
    const look = JSON.stringify(keyboard?.rows ?? []);
    if (look === this.keysLook) return;
    this.keysLook = look;
    const key = (label) => make("button", { type: "button", class: "key", onclick: () => this.phone.say(label) }, make("span", {}, label));
    const rows = (keyboard?.rows ?? []).map((row) => make("div", { class: "keys" }, ...row.map(key)));
    const inside = this.keys.contains(document.activeElement);
    this.keys.replaceChildren(...rows);
    this.keys.hidden = !rows.length;
    if (inside) (this.keys.querySelector("button") ?? this.field).focus();
  }

  #addressed(command) {
    return this.phone.isGroup ? `/${command}@${this.phone.desk.state.bot.username}` : `/${command}`;
  }

  edit(message) {
    this.#begin({ edit: message.id }, "Ändrar ditt meddelande", message.text);
  }

  reply(message) {
    this.#begin({ reply_to: message.id }, `Svar till ${this.phone.named(message.from)}`, this.field.value);
  }

  #begin(context, label, text) {
    this.context = context;
    const cancel = make("button", { type: "button", class: "icon", "aria-label": "Avbryt", onclick: () => this.reset() }, icon("close"));
    this.bar.replaceChildren(make("span", {}, label), cancel);
    this.bar.hidden = false;
    this.field.value = text;
    this.#grow();
    this.field.focus();
  }

  reset() {
    this.context = null;
    this.bar.hidden = true;
    this.field.value = "";
    this.#grow();
    this.menu.toggle(false);
  }

  escape() {
    if (!this.menu.escape() && this.context) this.reset();
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { context } = this;
    this.reset();
    if (!(await this.phone.say(text, context ?? {}))) this.field.value = text;
    this.field.focus();
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
  }
}
