/**
 * The text of record as the page shows it: code points on one side, DOM positions (UTF-16) on the other.
 *
 * Every block element has `data-start` and its textContent is the block; quotations inside carry one too, and are
 * passed over. tests/vectors/offsets.json holds this file and articles/webannotation.py to the same counts.
 *
 * @typedef {{element: Element, start: number, end: number, text: string}} Block
 * @typedef {{start: number, end: number}} Span
 */

/**
 * Return where the code point number `count` begins in `text`, in UTF-16 units.
 * @param {string} text
 * @param {number} count
 */
export function toUtf16(text, count) {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; left -= 1) {
    at += /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * Return how many code points stand before the UTF-16 unit `at` of `text`.
 * @param {string} text
 * @param {number} at
 */
export function toCodePoints(text, at) {
  return [...text.slice(0, at)].length;
}

/** The blocks of one text, and the two ways between its code points and the page. */
export class RecordText {
  /** @param {ParentNode} root */
  constructor(root) {
    const elements = [...root.querySelectorAll("[data-start]")];
    const outer = elements.filter((element) => !element.parentElement?.closest("[data-start]"));
    /** @type {Block[]} */
    this.blocks = outer.map((element) => {
      const text = element.textContent ?? "";
      const start = Number(element.getAttribute("data-start"));
      return { element, text, start, end: start + toCodePoints(text, text.length) };
    });
    this.blocks.sort((one, other) => one.start - other.start);
  }

  /**
   * Return the words of [start, end), blocks joined as in the record.
   * @param {number} start
   * @param {number} end
   */
  words(start, end) {
    const parts = this.#touched(start, end).map((block) => {
      const from = toUtf16(block.text, start - block.start);
      return block.text.slice(from, toUtf16(block.text, Math.min(end, block.end) - block.start));
    });
    return parts.join("\n\n");
  }

  /**
   * Return the DOM ranges of [start, end), one a block: captions stand elsewhere on the page than in the record.
   * @param {number} start
   * @param {number} end
   */
  ranges(start, end) {
    return this.#touched(start, end).map((block) => {
      const range = new Range();
      range.setStart(...point(block, Math.max(start, block.start), true));
      range.setEnd(...point(block, Math.min(end, block.end), false));
      return range;
    });
  }

  /**
   * Return the code point that a DOM position stands before; null outside the blocks.
   * @param {Node} node
   * @param {number} inNode
   */
  offset(node, inNode) {
    const block = this.blocks.find(({ element }) => element.contains(node));
    if (!block) return null;
    const before = new Range();
    before.setStart(block.element, 0);
    before.setEnd(node, inNode);
    return block.start + toCodePoints(block.text, before.toString().length);
  }

  /**
   * Return what a DOM range selects, without white space at its ends; the longest run where it skips blocks.
   * @param {Range} range
   * @returns {Span | null}
   */
  selected(range) {
    /** @type {Span[]} */
    const runs = [];
    for (const block of this.blocks.filter(({ element }) => range.intersectsNode(element))) {
      const inside = (/** @type {Node} */ node) => block.element.contains(node);
      const start = inside(range.startContainer) ? this.offset(range.startContainer, range.startOffset) : block.start;
      const end = inside(range.endContainer) ? this.offset(range.endContainer, range.endOffset) : block.end;
      const last = runs.at(-1);
      if (start === null || end === null || start >= end) continue;
      if (last && last.end + 2 === start) last.end = end;
      else runs.push({ start, end });
    }
    const trimmed = runs.map((run) => this.#trim(run)).filter(({ start, end }) => start < end);
    trimmed.sort((one, other) => other.end - other.start - (one.end - one.start));
    return trimmed[0] ?? null;
  }

  /** @param {Span} span */
  #trim({ start, end }) {
    const words = this.words(start, end);
    const leading = words.length - words.trimStart().length;
    const from = start + toCodePoints(words, leading);
    return { start: from, end: from + [...words.trim()].length };
  }

  /** @param {number} start @param {number} end */
  #touched(start, end) {
    return this.blocks.filter((block) => block.start < end && start < block.end);
  }
}

/**
 * Return the DOM position of a code point in a block: at a seam of two nodes, before the next or after the last.
 * @param {Block} block
 * @param {number} at
 * @param {boolean} isStart
 * @returns {[Node, number]}
 */
function point(block, at, isStart) {
  let left = toUtf16(block.text, at - block.start);
  const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = (node.nodeValue ?? "").length;
    if (left < length || (left === length && !isStart)) return [node, left];
    left -= length;
  }
  return [block.element, block.element.childNodes.length];
}
