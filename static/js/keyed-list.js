// @ts-check
/** A list of dispatches read by the keyboard: j and k move a bar from row to row, o or Enter opens the row's story. */

const TYPING = "input, textarea, select, [contenteditable]";

class KeyedList extends HTMLElement {
  /** @type {AbortController | undefined} */
  #listening;

  connectedCallback() {
    this.#listening = new AbortController();
    document.addEventListener("keydown", (event) => this.#press(event), { signal: this.#listening.signal });
    this.addEventListener("focusin", (event) => this.#follow(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  /** @returns {HTMLElement[]} */
  get rows() {
    return [...this.querySelectorAll(".row")].filter((row) => row instanceof HTMLElement);
  }

  /** @returns {HTMLElement | null} */
  get current() {
    return this.querySelector(".row.is-current");
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts === "off") return;
    if (target instanceof Element && target.closest(TYPING)) return;
    if (event.key === "j") this.#move(1);
    else if (event.key === "k") this.#move(-1);
    else if (event.key === "o") this.#open();
    else return;
    event.preventDefault();
  }

  /** @param {number} step */
  #move(step) {
    const rows = this.rows;
    const at = rows.findIndex((row) => row === this.current);
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    const link = next?.querySelector(".row-headline a, .row-from a");
    if (!next || !(link instanceof HTMLElement)) return;
    link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  #open() {
    const link = this.current?.querySelector(".row-headline a, .row-from a");
    if (link instanceof HTMLElement) link.click();
  }

  /** @param {FocusEvent} event */
  #follow(event) {
    const row = event.target instanceof Element ? event.target.closest(".row") : null;
    if (!row) return;
    this.current?.classList.remove("is-current");
    row.classList.add("is-current");
  }
}

customElements.define("keyed-list", KeyedList);
