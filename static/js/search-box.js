// @ts-check
/** The search box: `/` anywhere goes to it, Escape in it goes back. */

class SearchBox extends HTMLElement {
  /** @type {AbortController | undefined} */
  #listening;

  connectedCallback() {
    this.#listening = new AbortController();
    document.addEventListener("keydown", (event) => this.#press(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const input = this.querySelector("input");
    const target = event.target;
    if (!input || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && target === input) return input.blur();
    const isTyping = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || document.body.dataset.shortcuts === "off") return;
    event.preventDefault();
    input.focus();
    input.select();
  }
}

customElements.define("search-box", SearchBox);
