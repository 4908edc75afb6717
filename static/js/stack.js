/**
 * Return where to put boxes that each want to begin at `wanted[i]`, so that none covers another and none begins above
 * `floor`. The box `active` gets its wish: those before it make room upwards as far as they can.
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
  const wishes = wanted.map((wish, i) => (i <= active ? tops[i] : wish));
  return downwards(wishes, heights, gap, floor);
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
