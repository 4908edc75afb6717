/**
 * <note-maker>: writes a note on selected words. Around a link to the form that takes copied words; with scripts that
 * same form opens here. Words are selected as usual, or by a cursor of words (the key n) where a page has no caret.
 *
 * @typedef {import("./offsets.js").Span} Span
 * @typedef {import("./note-margin.js").NoteMargin} NoteMargin
 */
import { KEYS, WordCursor } from "./word-cursor.js";

export class NoteMaker extends HTMLElement {
  connectedCallback() {
    this.margin = /** @type {NoteMargin} */ (this.closest("note-margin"));
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.control = /** @type {HTMLButtonElement} */ (this.querySelector(".note-control"));
    this.keys = /** @type {HTMLElement} */ (this.querySelector(".note-keys"));
    this.said = this.querySelector(".note-said");
    this.querySelector(".note-help")?.toggleAttribute("hidden", false);
    document.addEventListener("selectionchange", () => requestAnimationFrame(() => this.offer()));
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.control.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
    this.control.addEventListener("click", () => this.write());
    this.querySelector(".note-write")?.addEventListener("click", (event) => this.begin(/** @type {MouseEvent} */ (event)));
    this.querySelector("[data-act=cancel]")?.addEventListener("click", () => this.cancel());
  }

  /** @returns {Span | null} */
  selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    return this.margin?.record?.selected(selection.getRangeAt(0)) ?? null;
  }

  /** Show the control below the end of a selection of the text; hide it for any other. */
  offer() {
    const span = this.form?.hidden && !this.cursor ? this.selected() : null;
    if (!this.control || !this.margin) return;
    this.control.hidden = !span;
    const last = span && this.margin.record?.ranges(span.start, span.end).at(-1);
    const line = last && [...last.getClientRects()].at(-1);
    if (!line) return;
    const own = this.margin.getBoundingClientRect();
    const left = Math.min(line.right, innerWidth - this.control.offsetWidth - 8);
    this.control.style.setProperty("--top", `${Math.round(line.bottom - own.top)}px`);
    this.control.style.setProperty("--left", `${Math.round(left - own.left)}px`);
  }

  /** From the link: write on what is selected; by the keyboard choose words; else the page of the link. */
  begin(/** @type {MouseEvent} */ event) {
    const isByKeyboard = event.detail === 0;
    if (!this.selected() && !isByKeyboard) return;
    event.preventDefault();
    if (this.selected()) this.write();
    else this.choose();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key === "Escape" && this.contains(document.activeElement) && !this.form?.hidden) return this.cancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.form?.contains(document.activeElement)) return this.form.requestSubmit();
    if (this.cursor) return this.steer(event);
    const isTyping = /** @type {Element} */ (event.target).closest?.("input, textarea, select, [contenteditable]");
    if (document.body.dataset.shortcuts === "off" || event.key !== "n" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    event.preventDefault();
    return this.selected() ? this.write() : this.choose();
  }

  /** Let the arrows choose words. */
  choose() {
    if (!this.margin?.record?.blocks.length || !this.margin.page || !this.keys) return;
    this.back = document.activeElement;
    this.margin.page.tabIndex = -1;
    this.margin.page.focus({ preventScroll: true });
    this.keys.hidden = false;
    this.keys.textContent = this.keys.dataset.help ?? "";
    this.cursor = new WordCursor(this.margin.record, this.margin.page.lang || document.documentElement.lang);
  }

  /** @param {KeyboardEvent} event */
  steer(event) {
    const step = KEYS[event.key];
    if (!step && event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (step) this.cursor?.move(...step, event.shiftKey);
    else this.leave();
    if (step && this.said) this.said.textContent = String(getSelection());
    if (event.key === "Enter") this.write();
    if (event.key === "Escape") this.giveBack();
  }

  leave() {
    this.cursor = undefined;
    if (this.keys) this.keys.hidden = true;
  }

  /** Open the form on the selected words. */
  write() {
    const span = this.selected();
    if (!span || !this.form || !this.margin?.record) return;
    const { record } = this.margin;
    const exact = record.words(span.start, span.end);
    for (const [name, value] of Object.entries({ ...span, exact })) {
      /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name)).value = String(value);
    }
    /** @type {Element} */ (this.form.querySelector(".note-words")).textContent = exact;
    this.span = span;
    this.back ??= document.activeElement;
    this.form.hidden = false;
    /** @type {HTMLElement} */ (this.control).hidden = true;
    this.margin.draft = { element: this.form, ranges: record.ranges(span.start, span.end) };
    this.margin.mark("note-draft", [this.margin.draft]);
    /** @type {HTMLElement} */ (this.form.elements.namedItem("body")).focus({ preventScroll: true });
    this.margin.place();
  }

  /** Close the form; what was typed stays in it. The focus and the selection go back to where they were. */
  cancel() {
    if (!this.form || !this.margin?.record) return;
    this.form.hidden = true;
    this.margin.draft = null;
    this.margin.mark("note-draft", []);
    const [first] = this.span ? this.margin.record.ranges(this.span.start, this.span.end) : [];
    this.giveBack();
    if (first) getSelection()?.setBaseAndExtent(first.startContainer, first.startOffset, first.endContainer, first.endOffset);
    this.margin.place();
  }

  giveBack() {
    const place = this.back instanceof HTMLElement && this.back !== document.body ? this.back : this.margin?.page;
    if (place && !place.hasAttribute("tabindex") && place === this.margin?.page) place.tabIndex = -1;
    place?.focus({ preventScroll: true });
    this.back = undefined;
  }
}

customElements.define("note-maker", NoteMaker);
