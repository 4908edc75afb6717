/**
 * Choosing words by the keyboard, where a page has no caret: a cursor of whole words that moves by word and by
 * sentence, and with Shift takes more of them. What is chosen is the page's ordinary selection.
 *
 * @typedef {import("./offsets.js").Span} Span
 */
import { toCodePoints } from "./offsets.js";

/** @type {Record<string, ["word" | "sentence", 1 | -1]>} */
export const KEYS = {
  ArrowRight: ["word", 1],
  ArrowLeft: ["word", -1],
  ArrowDown: ["sentence", 1],
  ArrowUp: ["sentence", -1],
};

export class WordCursor {
  /** @param {import("./offsets.js").RecordText} record @param {string} language */
  constructor(record, language) {
    this.record = record;
    /** @type {Span[]} */
    this.words = record.blocks.flatMap((block) => segments(block, "word", language));
    this.sentences = record.blocks.flatMap((block) => segments(block, "sentence", language));
    this.anchor = this.focus = Math.max(0, this.words.findIndex((word) => this.isInView(word)));
    this.show();
  }

  /** @param {"word" | "sentence"} unit @param {1 | -1} direction @param {boolean} extend */
  move(unit, direction, extend) {
    const next = unit === "word" ? this.focus + direction : this.bySentence(direction, extend);
    this.focus = Math.min(Math.max(next, 0), this.words.length - 1);
    if (!extend) this.anchor = this.focus;
    this.show();
  }

  /** Return the word that a step by sentence leads to: a sentence's first, or its last when taking more words. */
  bySentence(/** @type {1 | -1} */ direction, /** @type {boolean} */ extend) {
    const here = this.words[this.focus];
    const takesMore = extend && direction > 0 && this.focus >= this.anchor;
    if (takesMore) {
      const goal = this.sentences.find((sentence) => sentence.end > here.end) ?? this.sentences.at(-1);
      return this.words.findLastIndex((word) => word.end <= (goal?.end ?? 0));
    }
    const starts = this.sentences.map((sentence) => sentence.start);
    const goal = direction > 0 ? starts.find((at) => at > here.start) : starts.findLast((at) => at < here.start);
    const found = this.words.findIndex((word) => word.start >= (goal ?? (direction > 0 ? Infinity : 0)));
    return found < 0 ? this.focus : found;
  }

  /** @returns {Span} */
  get span() {
    const [first, last] = [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
    return { start: this.words[first].start, end: this.words[last].end };
  }

  show() {
    const { start, end } = this.span;
    const ranges = this.record.ranges(start, end);
    const last = ranges[ranges.length - 1];
    getSelection()?.setBaseAndExtent(ranges[0].startContainer, ranges[0].startOffset, last.endContainer, last.endOffset);
    const word = this.words[this.focus];
    if (!this.isInView(word)) this.record.ranges(word.start, word.end)[0]?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  }

  /** @param {Span} word */
  isInView(word) {
    const box = this.record.ranges(word.start, word.end)[0]?.getBoundingClientRect();
    return Boolean(box && box.top >= 0 && box.bottom <= innerHeight);
  }
}

/**
 * Return the words (without what stands between them) or sentences of a block, as spans of the record.
 * @param {import("./offsets.js").Block} block
 * @param {"word" | "sentence"} granularity
 * @param {string} language
 * @returns {Span[]}
 */
function segments(block, granularity, language) {
  /** @type {Span[]} */
  const spans = [];
  let at = block.start;
  for (const { segment, isWordLike } of new Intl.Segmenter(language || undefined, { granularity }).segment(block.text)) {
    const end = at + toCodePoints(segment, segment.length);
    if (granularity === "sentence" || isWordLike) spans.push({ start: at, end });
    at = end;
  }
  return spans;
}
