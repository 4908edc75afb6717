// @ts-check
/** A link to this page that, where the browser lets it, is copied instead of followed. */

const SAID_FOR = 2000; // milliseconds

class CopyLink extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    if (!link || !navigator.clipboard) return;
    const words = link.textContent ?? "";
    link.setAttribute("aria-live", "polite");
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        return location.assign(link.href); // the browser forbids copying: the address bar has the link
      }
      link.textContent = this.dataset.copied ?? words;
      setTimeout(() => { link.textContent = words; }, SAID_FOR);
    });
  }
}

customElements.define("copy-link", CopyLink);
