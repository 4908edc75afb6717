/**
 * Return where to put boxes that each want to begin at `wanted[i]`, so that none covers another and none begins above
 * `floor`. The box `active` gets its wish: those before it make room upwards as far as they can, and then lie under it.
 *
 * @param {number[]} wanted in the order of the page
 * @param {number[]} heights
 * @param {{gap: number, floor: number, active: number}} how `active` is -1 for none
 * @returns {number[]}
 */
export function stack(wanted, heights, { gap, floor, active }) {
  const tops = downwards(wanted, heights, gap, floor);
  if (active < 0) return tops;
  tops[active] = Math.max(wanted[active], floor);
  for (let i = active - 1; i >= 0; i -= 1) tops[i] = Math.min(tops[i], tops[i + 1] - heights[i] - gap);
  const before = downwards(tops.slice(0, active), heights, gap, floor);
  const free = tops[active] + heights[active] + gap;
  return [...before, tops[active], ...downwards(wanted.slice(active + 1), heights.slice(active + 1), gap, free)];
}

/** @param {number[]} wanted @param {number[]} heights @param {number} gap @param {number} floor */
function downwards(wanted, heights, gap, floor) {
  let free = floor;
  return wanted.map((wish, i) => {
    const top = Math.max(wish, free);
    free = top + heights[i] + gap;
    return top;
  });
}
