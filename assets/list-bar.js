/* Around the patient list: counts, filters, what is selected, the cards of the phone, and why it is empty. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const LABELS = { stage: "Stage", onset: "Onset", site: "Site" };
  const CARDS = 100;
  let cards = CARDS;

  function options(pick) {
    const found = new Map();
    for (const row of care.list.rows) if (row[pick + "_v"]) found.set(String(row[pick + "_v"]), row[pick + "_t"] || String(row[pick + "_v"]));
    return [...found].sort((a, b) => care.listParts.compare(a[1], b[1]));
  }
  function chooser(pick, label, first, entries, value) {
    return ["label", { class: "filter menu" + (value && pick !== "sort" ? " is-on" : "") }, ["span", { class: pick === "sort" ? "muted" : "sr" }, label],
      ["select", { id: "pick-" + pick, "data-pick": pick, "aria-label": label }, ...(first ? [["option", { value: "" }, first]] : []),
        ...entries.map(([key, words]) => ["option", Object.assign({ value: key }, key === value ? { selected: "" } : {}), words])]];
  }
  function bar() {
    const { state, counts, meta, CLASSES, PICKS } = care.list;
    const pressed = (on) => (on ? "true" : "false");
    return ["div", { class: "list-f-in" },
      ["label", { class: "search" }, ["span", { class: "sr" }, "Find by name, birth date or number"],
        ["input", { id: "patients-q", type: "text", "data-filter": "", placeholder: "Name, birth date or number", autocomplete: "off", value: state.q, "aria-keyshortcuts": "/" }],
        ["kbd", { class: "cap", "aria-hidden": "true" }, "/"]],
      ["button", { class: "filter", id: "f-mine", type: "button", "data-mine": "", "aria-pressed": pressed(state.mine) }, "Mine"],
      ...CLASSES.slice(0, 3).map((kind) => ["button", { class: "filter", id: "f-" + kind, type: "button", "data-flag": kind, "aria-pressed": pressed(state.flag.includes(kind)) },
        ...care.listParts.mark(kind), care.listParts.WORDS[kind] + " ", ["b", {}, String(counts.all[kind])]]),
      ...PICKS.filter((pick) => options(pick).length > 1 || state[pick]).map((pick) => chooser(pick, LABELS[pick], LABELS[pick], options(pick), state[pick])),
      ["span", { class: "end" }, chooser("sort", "Sort", null, meta.sorts, state.sort)]];
  }

  function said() {
    const { state, counts, visible, meta } = care.list;
    const hidden = counts.all.act - counts.seen.act;
    const people = state.mine ? counts.base + " mine of " + meta.total : meta.total + " under care";
    const shown = visible.length === counts.base ? people : visible.length + " shown, " + people;
    return ["span", { class: "label" }, shown + " · ", ["span", { class: counts.all.act ? "act" : "" }, counts.all.act + " Act, " + (hidden ? hidden + " hidden by filter" : "none hidden by filter")]];
  }

  function why() {
    const { state, counts, meta } = care.list;
    const hidden = counts.all.act;
    const off = (n) => (n === 1 ? "1 filter is on" : n + " filters are on");
    if (!meta.total) return [["b", {}, "No patients yet"], ["span", {}, "Import a file, or ask a coordinator to."], ...(meta.imports ? [["a", { class: "btn", href: "/import" }, "Import"]] : [])];
    if (state.mine && !counts.base) return [["b", {}, "No patient is yours"], ["span", {}, "You are not on the care team of anybody under care."], ["button", { class: "btn", type: "button", "data-all": "" }, "Show all " + meta.total]];
    if (state.q.trim() && care.list.filters() === 1) return [["b", {}, "No patient matches what you typed"], ["span", {}, "Looked at names, birth dates and numbers of " + counts.base + " people."], ["button", { class: "btn", type: "button", "data-reset": "" }, "Clear the search"]];
    return [["b", {}, "No patient matches"], ["span", {}, off(care.list.filters()) + (hidden ? "; " + hidden + " Act are hidden." : ".")], ["button", { class: "btn", type: "button", "data-reset": "" }, "Clear filters"]];
  }

  function card(row) {
    const { mark, name, about, change } = care.listParts;
    return ["li", {}, ["a", { href: "/patients/" + row.id },
      ["span", { class: "l1" }, ...mark(row.c), ["span", { class: "nm" }, name(row), ["span", { class: "sr" }, ", " + care.listParts.WORDS[row.c]]],
        ...(row.total[0] === null ? [["span", { class: "chg" }, row.total[1]]] : [["b", {}, row.total[1]], change(row)])],
      ["span", { class: "l2" }, ...about(row)],
      ["span", { class: "chips" }, ...care.listParts.chips(row, window.innerWidth - 32)]]];
  }
  function drawCards() {
    const place = at("patients-cards");
    if (!place || !window.matchMedia("(max-width: 760px)").matches) return;
    const list = care.list.sorted();
    const laid = [];
    let last = null;
    for (const row of list.slice(0, cards)) {
      if (care.list.inReviewOrder() && row.c !== last) {
        last = row.c;
        laid.push(["li", { class: "ch" }, care.listParts.classWord(row.c), " ", ["b", {}, String(care.list.counts.seen[row.c])]]);
      }
      laid.push(card(row));
    }
    if (list.length > cards) laid.push(["li", { class: "more" }, ["button", { class: "btn btn-lg", type: "button", "data-more": "" }, "Show " + Math.min(CARDS, list.length - cards) + " more"]]);
    care.draw(place, laid.length ? ["ul", { class: "cards", "aria-label": "Patients" }, ...laid] : null);
  }

  function draw(whole) {
    const place = at("patients-bar");
    if (!place) return;
    if (whole) cards = CARDS;
    const field = at("patients-q");
    if (field && !whole && field.value !== care.list.state.q) field.value = care.list.state.q;
    const typing = document.activeElement === field ? [field.selectionStart, field.selectionEnd] : null;
    if (!field || !typing) care.draw(place, bar());
    else place.querySelectorAll("[aria-pressed]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mine !== undefined ? care.list.state.mine : care.list.state.flag.includes(button.dataset.flag))));
    care.draw(at("patients-count"), said());
    const nobody = !care.list.visible.length;
    care.draw(at("patients-empty"), nobody ? ["div", { class: "empty" }, ...why()] : null);
    at("patients-empty").parentElement.classList.toggle("is-empty", nobody);
    drawCards();
    const grid = care.list.api();
    selection(grid ? grid.getSelectedRows() : []);
  }

  function selection(chosen) {
    const place = at("patients-bulk");
    if (!place) return;
    const n = chosen.length;
    care.draw(place, ["div", { class: "bulk-in" }, ["b", {}, n ? n + " selected" : "None selected"],
      ["button", { class: "btn", type: "button", "data-export": "" }, n ? "Export selected" : "Export these " + care.list.visible.length],
      ...(n ? [["button", { class: "btn btn-bare", type: "button", "data-unselect": "" }, "Clear"]] : []),
      ["span", { class: "hint" }, ...[["j", "k", "move"], ["Enter", "open"], ["x", "select"], ["?", "keys"]].flatMap((keys) => [...keys.slice(0, -1).flatMap((key) => [["kbd", { class: "cap" }, key], " "]), keys[keys.length - 1] + " "])]]);
  }

  let typing = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "patients-q") return;
    window.clearTimeout(typing);
    const value = event.target.value;
    typing = window.setTimeout(() => care.list.set({ q: value }), 60);
  });
  document.addEventListener("change", (event) => {
    if (event.target.dataset && event.target.dataset.pick && event.target.closest("#patients-bar")) care.list.set({ [event.target.dataset.pick]: event.target.value });
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "patients-q") return;
    if (event.key === "Escape") { window.clearTimeout(typing); event.target.value = ""; care.list.set({ q: "" }); event.target.blur(); }
    if (event.key === "ArrowDown" || event.key === "Enter") { window.clearTimeout(typing); care.list.set({ q: event.target.value }); event.preventDefault(); if (care.list.visible.length) care.list.move(1); }
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("#patients-page button");
    if (!pressed) return;
    const { state } = care.list;
    const data = pressed.dataset;
    if (data.mine !== undefined) care.list.set({ mine: !state.mine });
    if (data.flag) care.list.set({ flag: state.flag.includes(data.flag) ? state.flag.filter((one) => one !== data.flag) : [...state.flag, data.flag] });
    if (data.reset !== undefined) { care.list.reset(); draw(true); }
    if (data.all !== undefined) care.list.set({ mine: false });
    if (data.more !== undefined) { cards += CARDS; drawCards(); }
    if (data.unselect !== undefined) care.list.api().deselectAll();
    if (data.export !== undefined) care.listExport();
  });

  care.listBar = { draw: draw, selection: selection };
})();
