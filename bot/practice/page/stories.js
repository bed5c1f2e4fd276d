// Guided stories: those that can be begun, the steps of the one that is told, the transcript to save.

import { make } from "./dom.js";
import { order } from "./net.js";

const at = (id) => document.getElementById(id);

export class Stories {
  // `open` opens the phones with these ids.
  constructor(open, complain) {
    this.open = open;
    this.complain = complain;
  }

  show(stories) {
    const look = JSON.stringify(stories);
    if (look === this.look) return;
    this.look = look;
    const { offered, running } = stories;
    at("story").hidden = !offered.length;
    at("story-title").textContent = running?.title ?? "Uppgifter";
    const hadFocus = at("story-body").contains(document.activeElement);
    at("story-body").replaceChildren(...(running ? this.#told(running) : this.#offers(offered)));
    this.#say(running);
    if (hadFocus) at("story").querySelector("summary").focus();
  }

  #offers(offered) {
    const items = offered.map((story) =>
      make("li", {},
        make("b", {}, story.title),
        make("p", {}, story.text),
        make("button", { type: "button", class: "primary", "aria-label": `Börja: ${story.title}`, onclick: () => this.#begin(story) }, "Börja")));
    return [make("ul", { class: "offers" }, ...items), this.#save()];
  }

  #told(running) {
    const next = running.steps.findIndex((step) => !step.done);
    const steps = running.steps.map((step, place) =>
      make("li", { class: step.done ? "done" : place === next ? "next" : "", "aria-current": place === next ? "step" : null },
        step.done ? make("span", { class: "unseen" }, "Klart: ") : null,
        step.what));
    return [
      make("p", {}, running.text),
      make("ol", {}, ...steps),
      running.done ? make("p", { class: "finished" }, "Klart! Du har gjort hela uppgiften.") : null,
      this.#save(),
      make("button", { type: "button", class: "plain", onclick: () => this.#end() }, running.done ? "Välj en ny uppgift" : "Avsluta uppgiften"),
    ].filter(Boolean);
  }

  #save() {
    return make("a", { class: "plain save", href: "/practice/transcript", download: "jourlots-ovning.txt" }, "Spara samtalet");
  }

  // Read out by screen readers, and only when it changes.
  #say(running) {
    const count = running?.steps.filter((step) => step.done).length;
    const words = !running ? "" : running.done ? "Klart! Du har gjort hela uppgiften." : count ? `${count} av ${running.steps.length} steg är klara.` : "";
    if (at("story-said").textContent !== words) at("story-said").textContent = words;
  }

  async #begin(story) {
    try {
      await order("story", { begin: story.id });
      this.open(story.open);
    } catch (error) {
      this.complain(error.message);
    }
  }

  async #end() {
    try {
      await order("story", {});
    } catch (error) {
      this.complain(error.message);
    }
  }
}
