/* The page that stays (dashboard/frame.py): mounted once, then only hidden while another page is in front. Its rows, its place in the
   list and what was selected are still there on coming back, and nothing has to be built anew. */
(function () {
  "use strict";
  const care = window.care;
  const ADDRESS = "/patients";
  const at = (id) => document.getElementById(id);

  function turn() {
    const stays = at("page-stays");
    const page = at("page");
    if (!stays || !page) return;
    const front = window.location.pathname === ADDRESS && stays.childElementCount > 0;
    // On the way to another page the list stays in sight until that page is there: no blank in between.
    if (!front && !page.childElementCount) return;
    if (stays.hidden === !front && page.hidden === front) return;
    stays.hidden = !front;
    page.hidden = front;
    if (front) document.dispatchEvent(new CustomEvent("care:front"));
  }
  const filled = new MutationObserver(turn);
  const drawn = new MutationObserver(() => {
    if (!at("page-stays")) return;
    drawn.disconnect();
    filled.observe(at("page"), { childList: true });
    filled.observe(at("page-stays"), { childList: true });
    turn();
  });
  drawn.observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("_dashprivate_pushstate", turn);
  window.addEventListener("popstate", turn);
  care.stays = { inFront: () => Boolean(at("page-stays")) && !at("page-stays").hidden };
})();
