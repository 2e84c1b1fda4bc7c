// Where a lesson, a card or the ways on from a story stand, once there is one: what draws it comes with it.

import { html, nothing } from "lit";
import { Panel } from "./panel.js";

export class Teacher extends Panel {
  static properties = { there: { state: true } };

  constructor() {
    super();
    /** Whether what draws the ways on has come. */
    this.there = false;
  }

  /** @override */
  render() {
    const { store } = this.app;
    const taught = store.lesson.value;
    if (store.failure.value) return nothing;
    if (!taught) return store.doors.value ? this.#doors() : nothing;
    return "places" in taught
      ? html`<quorate-lesson .app=${this.app} .lesson=${taught}></quorate-lesson>`
      : html`<quorate-card .app=${this.app} .card=${taught}></quorate-card>`;
  }

  #doors() {
    if (this.there) return html`<quorate-doors .app=${this.app}></quorate-doors>`;
    const come = async () => {
      const { dress } = await import("../core/lessons.js");
      dress(this.app);
      this.there = true;
    };
    // Without them the story has ended all the same.
    come().catch(() => {});
    return nothing;
  }
}

customElements.define("quorate-teacher", Teacher);
