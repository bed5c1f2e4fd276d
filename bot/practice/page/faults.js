// The panel for faults: order one, see what is to come, take it back; the strict pace.

import { make } from "./dom.js";
import { order, read, remove } from "./net.js";

const at = (id) => document.getElementById(id);
const ORDINALS = ["första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde"];

export class Faults {
  // `names` gives every chat as [id, what it is called]; `complain` shows a sentence.
  constructor(names, complain) {
    this.names = names;
    this.complain = complain;
    at("faults").addEventListener("toggle", () => at("faults").open && this.#open());
    at("fault-kind").addEventListener("change", () => this.#fields());
    at("fault-form").addEventListener("submit", (event) => this.#order(event));
    at("flood").addEventListener("change", () => this.#pace(at("flood").checked));
  }

  show(state) {
    this.waiting = state.faults;
    at("flood").checked = state.flood_limits;
    at("faults-count").textContent = String(state.faults.length);
    at("faults-count").hidden = !state.faults.length;
    at("fault-none").hidden = state.faults.length > 0;
    if (this.known) this.#list();
  }

  async #open() {
    if (this.known) return;
    this.known = await read("faults/kinds");
    at("fault-kind").replaceChildren(...this.known.kinds.map(({ kind, label }) => make("option", { value: kind }, label)));
    this.#fields();
    this.#list();
  }

  get #kind() {
    return this.known.kinds.find(({ kind }) => kind === at("fault-kind").value);
  }

  #fields() {
    const kind = this.#kind;
    at("fault-what").textContent = kind.what;
    at("fault-fields").replaceChildren(...kind.fields.map((name) => this.#field(name, kind)));
  }

  #field(name, kind) {
    const { label, type, default: usual } = this.known.fields[name];
    const choices = this.#choices(name, kind);
    const control = choices
      ? make("select", { name }, ...choices.map(([value, words]) => make("option", { value }, words)))
      : make("input", { name, type, min: type === "number" ? "0" : null, value: usual, placeholder: name === "description" ? kind.words : null, autocomplete: "off" });
    return make("label", {}, make("span", {}, name === "after" ? "När" : label), control);
  }

  #choices(name, kind) {
    if (name === "method") return this.known.methods.map((method) => [method, method === "*" ? "Alla utom getUpdates" : method]);
    if (name === "chat") return [["", "Alla chattar"], ...this.names()];
    if (name === "after") return ORDINALS.map((_, place) => [String(place), which(place, kind)]);
    return null;
  }

  async #order(event) {
    event.preventDefault();
    const wanted = { kind: this.#kind.kind };
    for (const control of at("fault-fields").querySelectorAll("[name]")) {
      if (control.value === "") continue;
      const { type } = this.known.fields[control.name];
      wanted[control.name] = type === "number" ? Number(control.value) : control.value;
    }
    if (await this.#attempt(() => order("faults", wanted))) at("fault-said").textContent = "Felet är beställt.";
  }

  async #pace(on) {
    if (await this.#attempt(() => order("flood", { on }))) at("fault-said").textContent = on ? "Gränserna hålls strikt." : "Gränserna hålls inte.";
    else at("flood").checked = !on;
  }

  #list() {
    const inside = at("fault-list").contains(document.activeElement);
    at("fault-list").replaceChildren(...this.waiting.map((fault) => this.#entry(fault)));
    if (inside) (at("fault-list").querySelector("button") ?? at("fault-kind")).focus();
  }

  #entry(fault) {
    const kind = this.known.kinds.find((each) => each.kind === fault.kind);
    const words = this.#described(fault, kind);
    const away = make("button", { type: "button", class: "plain", "aria-label": `Ta bort felet ${words}` }, "Ta bort");
    away.addEventListener("click", async () => {
      if (await this.#attempt(() => remove(`faults/${fault.id}`))) at("fault-said").textContent = "Felet är borttaget.";
    });
    return make("li", {}, make("span", {}, words), away);
  }

  #described(fault, kind) {
    const takes = (name) => kind.fields.includes(name);
    const chat = takes("chat") && fault.chat != null && this.names().find(([id]) => Number(id) === fault.chat);
    return [
      kind.label,
      takes("method") && fault.method !== "*" && fault.method,
      takes("after") && which(fault.after, kind),
      chat && chat[1],
      takes("times") && fault.times !== 1 && (fault.times ? `${fault.times} gånger` : "tills du tar bort felet"),
    ].filter(Boolean).join(" · ");
  }

  async #attempt(act) {
    at("fault-said").textContent = "";
    try {
      await act();
      return true;
    } catch (error) {
      this.complain(error.message);
      return false;
    }
  }
}

function which(after, kind) {
  const [article, what] = kind.fields.includes("method") ? ["det", "anropet"] : ["den", "uppdateringen"];
  return after < ORDINALS.length ? `${article} ${ORDINALS[after]} ${what}` : `efter ${after} till`;
}
