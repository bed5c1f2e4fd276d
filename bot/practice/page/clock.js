// The practice clock: what it shows, its buttons, and what happened on the way.

import { make } from "./dom.js";
import { order } from "./net.js";

const at = (id) => document.getElementById(id);

export class Clock {
  constructor(complain) {
    this.complain = complain;
    this.labels = "";
    at("clock-toggle").addEventListener("click", () => this.#toggle());
    at("choose-toggle").addEventListener("click", () => this.#toggleForm());
    at("choose").addEventListener("submit", (event) => this.#submit(event));
    at("moment").addEventListener("input", () => this.#words());
    at("happened-close").addEventListener("click", () => {
      at("happened").hidden = true;
      at("phones").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !at("choose").hidden) this.#toggleForm();
    });
  }

  show(clock) {
    const [day, time] = clock.spoken.split(" kl. ");
    if (at("now-day").textContent !== day) at("now-day").textContent = day;
    if (at("now-time").textContent !== time) at("now-time").textContent = time;
    this.local = clock.local;
  }

  moves(moves) {
    const labels = JSON.stringify(moves);
    if (!moves || labels === this.labels) return;
    this.labels = labels;
    const old = [...at("moves").children];
    moves.forEach((move, index) => {
      const chip = old[index] ?? at("moves").appendChild(make("button", { type: "button", class: "chip" }));
      chip.textContent = move.label;
      chip.onclick = () => {
        this.#fold();
        this.go("walk", move.to);
      };
    });
  }

  walking(on) {
    at("progress").hidden = !on;
    document.body.classList.toggle("walking", on);
    for (const button of document.querySelectorAll(".chip, .ways button")) {
      if (on) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  moved({ how, from, clock, between }) {
    const sameYear = from.local.slice(0, 4) === clock.local.slice(0, 4);
    const short = (words) => (sameYear ? words.replace(/ \d{4} kl\./, " kl.") : words);
    const [start, end] = [short(from.spoken), short(clock.spoken)];
    const quiet = how === "jump" ? "Avbrott. Boten var borta hela tiden." : "Inget hände på vägen.";
    at("happened-title").textContent = `Från ${start} till ${end}`;
    at("happened-lines").replaceChildren(...(between.length ? between : [quiet]).map((line) => make("li", {}, line)));
    at("happened").hidden = false;
  }

  async go(how, to) {
    if (document.body.classList.contains("walking")) return;
    try {
      await order("clock", { [how]: to });
    } catch (error) {
      this.complain(error.message);
    }
  }

  #toggle() {
    const open = document.body.classList.toggle("clock-open");
    at("clock-toggle").setAttribute("aria-expanded", String(open));
  }

  // Where the buttons lie over the phones they go away once one is pressed.
  #fold() {
    if (document.body.classList.contains("clock-open")) this.#toggle();
  }

  #toggleForm() {
    const form = at("choose");
    form.hidden = !form.hidden;
    at("choose-toggle").setAttribute("aria-expanded", String(!form.hidden));
    if (form.hidden) at("choose-toggle").focus();
    else {
      at("moment").value = this.local.slice(0, 16);
      at("moment").min = this.local.slice(0, 16);
      this.#words();
      at("moment").focus();
    }
  }

  // The field follows the browser's language; the words beneath are always Swedish.
  #words() {
    const value = at("moment").value;
    const day = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    at("moment-words").textContent = value
      ? `${new Date(`${value}Z`).toLocaleDateString("sv-SE", day)} kl. ${value.slice(11, 16)}`
      : "Välj en dag och en tid.";
  }

  #submit(event) {
    event.preventDefault();
    const how = event.submitter?.value ?? "walk";
    const moment = at("moment").value;
    this.#toggleForm();
    this.#fold();
    this.go(how, moment);
  }
}
