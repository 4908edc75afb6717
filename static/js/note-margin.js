/**
 * <note-margin>: the notes beside their words. Marks are drawn by the CSS Custom Highlight API; each note has a marker
 * at the edge of the text, which is the control: where highlights are missing, markers alone serve.
 *
 * @typedef {{element: HTMLElement, ranges: Range[]}} Marked
 * @typedef {Marked & {marker: HTMLAnchorElement, start: number, end: number}} PlacedNote
 */
import { RecordText } from "./offsets.js";
import { lineOf, makeMarker, move } from "./note-marker.js";
import { stack } from "./stack.js";

const GAP = 12;
const MARKER = 26;

export class NoteMargin extends HTMLElement {
  /** The form of a note being written. @type {Marked | null} */
  draft = null;
  /** @type {PlacedNote[]} */
  notes = [];
  /** The element that holds the text. */
  page = /** @type {HTMLElement} */ (document.querySelector("article.record"));
  record = new RecordText(this.page);

  connectedCallback() {
    const found = [...this.querySelectorAll("li.note[data-from]")];
    this.notes = found.map((element, i) => this.read(/** @type {HTMLElement} */ (element), i + 1));
    this.mark("note", this.notes);
    this.page.addEventListener("click", (event) => this.clickedWords(event));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    this.addEventListener("focusin", () => this.place());
    addEventListener("hashchange", () => this.followAddress());
    const observer = new ResizeObserver(() => this.place());
    for (const element of [this.page, this, ...this.children, ...this.querySelectorAll(".note, .note-form")]) observer.observe(element);
    this.toggleAttribute("data-placed", true);
    this.place();
    this.followAddress();
  }

  /** @param {HTMLElement} element @param {number} number @returns {PlacedNote} */
  read(element, number) {
    const [start, end] = [Number(element.dataset.from), Number(element.dataset.to)];
    const marker = makeMarker(element, number);
    const note = { element, marker, start, end, ranges: this.record.ranges(start, end) };
    for (const part of [element, marker]) {
      part.addEventListener("pointerenter", () => this.mark("note-active", [note]));
      part.addEventListener("focusin", () => this.mark("note-active", [note]));
      part.addEventListener("pointerleave", () => this.mark("note-active", this.active()));
      part.addEventListener("focusout", () => this.mark("note-active", []));
    }
    marker.hidden = note.ranges.length === 0;
    marker.addEventListener("click", (event) => this.open(note, event));
    const close = element.querySelector(".note-close");
    close?.toggleAttribute("hidden", false);
    close?.addEventListener("click", (event) => this.close(note, event));
    this.append(marker);
    return note;
  }

  /** Draw a kind of mark on the words of some notes. @param {string} kind @param {Marked[]} notes */
  mark(kind, notes) {
    if (!("highlights" in CSS)) return;
    const highlight = new Highlight(...notes.flatMap((note) => note.ranges));
    highlight.priority = kind === "note" ? 0 : 1;
    CSS.highlights.set(kind, highlight);
  }

  active() {
    return this.notes.filter((note) => note.element.contains(document.activeElement));
  }

  /** Put notes and markers beside their words; on a narrow page only the markers. */
  place() {
    const page = this.page.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const markers = this.notes.filter((note) => note.ranges.length);
    const tops = markers.map((note) => lineOf(note).top - own.top);
    const spread = stack(tops, tops.map(() => MARKER), { gap: 0, floor: -Infinity, active: -1 });
    markers.forEach((note, i) => move(note.marker, spread[i]));
    this.style.setProperty("--text-edge", `${page.right - own.left}px`);
    if (getComputedStyle(this).getPropertyValue("--notes-beside").trim() !== "1") return;
    this.placeCards(own.top);
  }

  /** @param {number} origin the margin's own top */
  placeCards(origin) {
    const shown = [...this.notes, ...(this.draft ? [this.draft] : [])];
    const cards = shown.map((note) => ({ element: note.element, top: lineOf(note).top - origin }));
    cards.sort((one, other) => one.top - other.top);
    const list = /** @type {HTMLElement} */ (this.querySelector(".note-beside"));
    const floor = list.offsetTop + list.offsetHeight + (list.offsetHeight ? GAP : 0); // below notes without a place
    const heights = cards.map((card) => card.element.offsetHeight);
    const active = cards.findIndex((card) => card.element === this.draft?.element || card.element.contains(document.activeElement));
    const tops = stack(cards.map((card) => card.top), heights, { gap: GAP, floor, active });
    cards.forEach((card, i) => move(card.element, tops[i]));
    this.style.setProperty("--height", `${Math.max(0, ...tops.map((top, i) => top + heights[i]))}px`);
  }

  /** Bring a note forward: beside its words, or as a sheet. @param {PlacedNote} note @param {Event} [event] */
  open(note, event) {
    event?.preventDefault();
    for (const other of this.notes) other.element.classList.toggle("is-open", other === note);
    note.element.focus({ preventScroll: true });
    this.mark("note-active", [note]);
    this.place();
    if (!event) note.ranges[0]?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  }

  /** @param {PlacedNote} note @param {Event} event */
  close(note, event) {
    event.preventDefault();
    note.element.classList.remove("is-open");
    note.marker.focus();
  }

  /** Close what is innermost and give the focus back. @param {KeyboardEvent} event */
  escape(event) {
    const target = /** @type {Element} */ (event.target);
    const details = target.closest("details[open]");
    const note = this.active()[0];
    if (details) {
      details.removeAttribute("open");
      details.querySelector("summary")?.focus();
    } else if (note) this.close(note, event);
  }

  /** @param {MouseEvent} event */
  clickedWords(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("a, button, summary") || !getSelection()?.isCollapsed) return;
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = caret ? this.record.offset(caret.offsetNode, caret.offset) : null;
    if (at === null || at === undefined) return;
    const under = this.notes.filter((note) => note.start <= at && at < note.end);
    under.sort((one, other) => one.end - one.start - (other.end - other.start));
    if (under[0]) this.open(under[0], event);
  }

  followAddress() {
    const note = this.notes.find(({ element }) => `#${element.id}` === location.hash);
    if (note) this.open(note);
  }
}

customElements.define("note-margin", NoteMargin);
