/** The marker of a note at the edge of the text, and where notes and markers are put. */

/**
 * Return the marker: a link to the note, with its number; the words that name it come from the server.
 * @param {HTMLElement} note
 * @param {number} number
 */
export function makeMarker(note, number) {
  const marker = document.createElement("a");
  marker.className = "note-marker";
  marker.href = `#${note.id}`;
  marker.textContent = String(number);
  note.querySelector(".note-head")?.setAttribute("data-number", String(number));
  marker.setAttribute("aria-label", `${number}. ${note.dataset.label ?? ""}`);
  return marker;
}

/**
 * Return the box of the first line of a note's words; the note's own where it has none on this page.
 * @param {{element: HTMLElement, ranges: Range[]}} note
 */
export function lineOf({ element, ranges }) {
  return ranges[0]?.getClientRects()[0] ?? element.getBoundingClientRect();
}

/**
 * Put an element at a height; the style sheet says from where and when. Through CSSOM, which the page's policy allows.
 * @param {HTMLElement} element
 * @param {number} top
 */
export function move(element, top) {
  element.style.setProperty("--top", `${Math.round(top)}px`);
}
