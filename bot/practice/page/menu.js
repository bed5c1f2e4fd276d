// A menu that folds out from its button, and away again.

import { make, walkByArrows } from "./dom.js";

export class Menu {
  constructor(button, look) {
    this.button = button;
    this.element = make("div", { class: `menu ${look}`, hidden: true });
    this.outside = ({ target }) => {
      if (!this.element.contains(target) && !button.contains(target)) this.toggle(false);
    };
    walkByArrows(this.element);
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => this.toggle());
  }

  // `items` are [act, what the button shows …].
  fill(items) {
    this.element.replaceChildren(
      ...items.map(([act, ...shown]) => make("button", { type: "button", onclick: () => this.#choose(act) }, ...shown)));
  }

  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.element.querySelector("button")?.focus();
      document.addEventListener("pointerdown", this.outside);
    } else document.removeEventListener("pointerdown", this.outside);
  }

  // Fold away on Escape; answers whether there was anything to fold.
  escape() {
    const { hidden } = this.element;
    if (!hidden) this.#back();
    return !hidden;
  }

  #choose(act) {
    this.#back();
    act();
  }

  // Whoever came by keyboard goes on from where the menu opened.
  #back() {
    this.toggle(false);
    this.button.focus();
  }
}
