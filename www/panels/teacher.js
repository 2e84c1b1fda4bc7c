// Where a lesson or a card stands, once one is open: what draws it comes with it.

import { html, nothing } from "lit";
import { Panel } from "./panel.js";

export class Teacher extends Panel {
  /** @override */
  render() {
    const { store } = this.app;
    const taught = store.lesson.value;
    if (!taught || store.failure.value) return nothing;
    return "places" in taught
      ? html`<quorate-lesson .app=${this.app} .lesson=${taught}></quorate-lesson>`
      : html`<quorate-card .app=${this.app} .card=${taught}></quorate-card>`;
  }
}

customElements.define("quorate-teacher", Teacher);
