/* Aids that will be late: filters, sort and open groups live in the address; rows are walked by keyboard. What is typed to find one stays out of
   the address: it may be a name. It is kept with the entry of the history, so that a reload and Back still bring it back. */
(function () {
  "use strict";
  const NAMES = ["stage", "disc", "who", "sort", "open"];
  const WAIT_MS = 250;
  let waiting = 0;
  const page = () => document.getElementById("aids-page");
  const asked = () => new URLSearchParams(window.location.search);
  const held = () => (window.history.state && typeof window.history.state.q === "string" ? window.history.state.q : "");

  function ask() {
    if (!page()) return;
    const view = {};
    NAMES.forEach((name) => { const value = asked().get(name); if (value) view[name] = value; });
    if (held()) view.q = held();
    window.dash_clientside.set_props("aids-view", { data: view });
  }

  function choose(name, value, replace) {
    const now = asked();
    if (value) now.set(name, value); else now.delete(name);
    const address = window.location.pathname + (now.toString() ? "?" + now : "");
    const kept = { q: held() };
    if (replace) window.history.replaceState(kept, "", address); else window.history.pushState(kept, "", address);
    ask();
  }
  function find(typed) {
    window.history.replaceState(Object.assign({}, window.history.state, { q: typed }), "");
    ask();
  }
  document.addEventListener("care:drawn", function () {
    if (!page() || page().dataset.found !== undefined) return;
    page().dataset.found = "";
    if (held()) ask();
  });

  document.addEventListener("click", function (event) {
    if (!page()) return;
    const fold = event.target.closest("[data-fold]"), pick = event.target.closest("button[data-pick]");
    if (fold) {
      const open = new Set((asked().get("open") || "").split(",").filter(Boolean));
      if (!open.delete(fold.dataset.fold)) open.add(fold.dataset.fold);
      choose("open", [...open].join(","), true);
    } else if (pick) choose(pick.dataset.pick, pick.getAttribute("aria-pressed") === "true" ? "" : pick.dataset.value);
    else if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("change", function (event) {
    if (page() && event.target.matches("select[data-pick]")) choose(event.target.dataset.pick, event.target.value);
  });

  document.addEventListener("input", function (event) {
    if (!page() || event.target.id !== "aids-q") return;
    window.clearTimeout(waiting);
    const typed = event.target.value;
    waiting = window.setTimeout(() => { if (page()) find(typed.trim()); }, WAIT_MS);
  });

  const rows = () => [...document.querySelectorAll("#main .aids [data-row]")];
  function step(by) {
    const all = rows(), at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
    if (!next) return false;
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  }
  const here = () => Boolean(page() && rows().length);
  window.care.keys.add({ keys: ["j", "ArrowDown"], words: "Next aid", group: "Aids", when: here, run: () => step(1) });
  window.care.keys.add({ keys: ["k", "ArrowUp"], words: "Previous aid", group: "Aids", when: here, run: () => step(-1) });

  /* Back and forward inside the page redraw what is here; the router would build it anew. */
  window.addEventListener("popstate", function (event) {
    if (!page() || window.location.pathname !== "/equipment") return;
    event.stopImmediatePropagation();
    ask();
  });
  window.addEventListener("care:refresh", ask);
})();
