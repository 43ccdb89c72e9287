/* Caseload: filters and the open row live in the address; trends and who is behind a row are drawn where their row stands. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const page = () => at("caseload-page");
  let chosen = null; // the filter that had the focus before the page was drawn anew
  let undoable = null;

  function query(changes) {
    const kept = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) kept.set(name, value); else kept.delete(name);
    }
    const search = kept.toString();
    return window.location.pathname + (search ? "?" + search : "");
  }

  function asked(row) { return Object.assign(Object.fromEntries(new URLSearchParams(window.location.search)), { tab: page().dataset.tab, row: row }); }
  function ask(row) { window.dash_clientside.set_props("caseload-open", { data: asked(row) }); }

  function toggle(button) {
    const row = button.dataset.row, place = at("behind-" + row).parentElement, open = place.hidden;
    page().querySelectorAll(".twist[aria-expanded=true]").forEach((other) => {
      other.setAttribute("aria-expanded", "false");
      other.closest("tr").classList.remove("is-open");
      at("behind-" + other.dataset.row).parentElement.hidden = true;
    });
    if (open) {
      button.setAttribute("aria-expanded", "true");
      button.closest("tr").classList.add("is-open");
      place.hidden = false;
      if (!at("behind-" + row).firstElementChild) window.care.draw(at("behind-" + row), ["p", { class: "note" }, "Looking up who…"]);
      ask(row);
    }
    window.history.replaceState({}, "", query({ row: open ? row : null }));
  }

  function table(button) {
    const part = at("patient-" + button.dataset.toggle);
    if (!part) return;
    part.hidden = !part.hidden;
    button.setAttribute("aria-expanded", String(!part.hidden));
  }

  document.addEventListener("click", function (event) {
    if (!page()) return;
    const pressed = event.target.closest("[data-row], [data-toggle], [data-make]");
    if (!pressed || pressed.disabled) return;
    event.preventDefault();
    if (pressed.dataset.row) toggle(pressed);
    else if (pressed.dataset.toggle) table(pressed);
    else {
      page().querySelectorAll("[data-make]").forEach((one) => { one.disabled = true; });
      window.care.put("caseload-make", { measure: pressed.dataset.make, people: pressed.dataset.people.split(" ") });
    }
  });

  document.addEventListener("change", function (event) {
    const list = event.target.closest("[data-caseload]");
    if (!list || !page()) return;
    chosen = list.id;
    window.care.go(query({ [list.dataset.caseload]: list.value }));
  });

  /* The page is drawn anew after a filter: the focus goes back to the list that was chosen. */
  document.addEventListener("care:drawn", function () {
    const list = chosen && at(chosen);
    if (!list) return;
    list.focus({ preventScroll: true });
    chosen = null;
  });

  function undo() { const batch = undoable; undoable = null; if (batch) window.care.put("caseload-take-back", { batch: batch }); }

  window.addEventListener("care:refused", () => { if (page()) page().querySelectorAll("[data-make]").forEach((one) => { one.disabled = false; }); });
  document.addEventListener("DOMContentLoaded", () => {
    window.care.keys.add({ keys: ["u"], words: "Undo the last change", group: "Caseload", when: () => Boolean(page() && undoable), run: undo });
  });

  const still = () => window.dash_clientside.no_update;
  const many = (n) => (n === 1 ? "1 task" : n + " tasks");
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    caseload: {
      behind: function (found) {
        const place = found && at("behind-" + found.row);
        if (place) {
          const had = place.contains(document.activeElement);
          window.care.draw(place, found.tree);
          const title = at("who-" + found.row);
          if (had && title && !place.contains(document.activeElement)) title.focus({ preventScroll: true });
        }
        return still();
      },
      trends: function (found) {
        if (!found) return still();
        if (found.again) { // a new day: classes were those of yesterday; once, so that nothing can go round
          if (performance.getEntriesByType("navigation")[0].type !== "reload") window.location.reload();
          return still();
        }
        for (const [key, cell] of Object.entries(found.cells)) {
          if (at("trend-" + key)) window.care.draw(at("trend-" + key), cell.line);
          if (at("change-" + key)) at("change-" + key).textContent = cell.change;
        }
        if (at("caseload-trends")) window.care.draw(at("caseload-trends"), found.table);
        return still();
      },
      said: function (news) {
        if (!news) return still();
        window.care.changedByMe();
        if (news.refused) window.care.toast(news.refused, { kind: "err", key: "caseload" });
        else if (news.batch) {
          undoable = news.made ? news.batch : null;
          window.setTimeout(() => { if (undoable === news.batch) undoable = null; }, 10000);
          window.care.toast(news.made ? many(news.made) + " made." : "No task made: each has one open, or was seen to since.",
            Object.assign({ key: "caseload" }, news.made ? { action: "Undo", run: undo } : {}));
        } else window.care.toast(many(news.back) + " taken back." + (news.left ? " " + many(news.left) + " stayed: somebody has changed them." : ""), { key: "caseload" });
        const open = page() && page().querySelector(".twist[aria-expanded=true]");
        if (open) ask(open.dataset.row);
        return still();
      },
    },
  });
})();
