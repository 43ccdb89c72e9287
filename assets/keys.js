/* One key map. A key is a plain letter or sign; it is ignored while a field has the focus, while a modifier is held, and when
   the person switched keys off. Parts of the product add theirs with care.keys.add; the help lists what works on the page now. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const GO = { w: ["/", "My work"], p: ["/patients", "Patients"], m: ["/meetings", "Meetings"], t: ["/tasks", "Tasks"], l: ["/caseload", "Caseload"], i: ["/import", "Import"] };
  const CHORD_MS = 1500;
  const map = [];
  let chord = 0;

  /* { keys: ["j", "ArrowDown"], words: "Down", group: "List", when: () => true, run: (event) => … }; run may return false: not used */
  function add(entry) { map.push(Object.assign({ group: "This page", when: () => true, shown: true }, entry)); }
  function on() { const shell = document.getElementById("shell"); return Boolean(shell) && shell.dataset.keys !== "off"; }
  function typing(target) {
    return Boolean(target.closest && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox], [role=textbox]"));
  }
  function places() {
    return Object.entries(GO).filter(([, [href]]) => document.querySelector(`.nav a[href='${href}']`));
  }

  document.addEventListener("keydown", (event) => {
    const dialog = document.querySelector("dialog[open]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog) return;
    if (!on() || typing(event.target)) return;
    if (chord && Date.now() - chord < CHORD_MS) {
      chord = 0;
      const to = places().find(([key]) => key === event.key);
      if (to) { event.preventDefault(); care.go(to[1][0]); return; }
    }
    for (const entry of map) {
      if (!entry.keys.includes(event.key) || !entry.when(event)) continue;
      if (entry.run(event) === false) continue;
      event.preventDefault();
      return;
    }
  });

  function help() {
    if (document.getElementById("keys-help")) return;
    const groups = new Map();
    for (const entry of map) {
      if (!entry.shown || !entry.when(new KeyboardEvent("keydown"))) continue;
      groups.set(entry.group, [...(groups.get(entry.group) || []), [entry.label || entry.keys.slice(0, 1), entry.words]]);
    }
    const everywhere = [...(groups.get("Everywhere") || []), ...places().map(([key, [, words]]) => [["g", key], words])];
    groups.delete("Everywhere");
    groups.set("Everywhere", everywhere);
    const caps = (keys) => keys.flatMap((key, n) => [...(n ? [" "] : []), ["kbd", { class: "cap" }, { " ": "Space", ArrowDown: "↓", ArrowUp: "↑" }[key] || key]]);
    const box = care.element(["dialog", { id: "keys-help", class: "sheet keys", "aria-labelledby": "keys-help-h" },
      ["header", {}, ["h2", { id: "keys-help-h" }, "Keys"], ["span", { class: "label" }, document.title],
        ["button", { class: "btn", type: "button", "data-close": "" }, "Close ", ["kbd", {}, "Esc"]]],
      ["div", { class: "kg" }, ...[...groups].map(([name, entries]) => ["section", {}, ["h3", {}, name],
        ["dl", {}, ...entries.map(([keys, words]) => ["div", {}, ["dt", {}, ...caps(keys)], ["dd", {}, words]])]])],
      ["footer", {}, ["span", { class: "label" }, on() ? "Single keys are off while you type in a field." : "Single keys are switched off for you."],
        ["a", { href: "/me" }, "Switch keys on or off"]]]);
    const back = document.activeElement;
    box.addEventListener("click", (event) => { if (event.target === box || event.target.closest("[data-close], a")) box.close(); });
    box.addEventListener("close", () => { box.remove(); if (back && back.isConnected) back.focus(); });
    document.body.append(box);
    box.showModal();
  }

  function focusFilter() {
    const field = [...document.querySelectorAll("[data-filter]")].find((one) => one.offsetParent !== null);
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  }

  add({ keys: ["/"], words: "Filter", group: "Everywhere", when: () => Boolean(document.querySelector("[data-filter]")), run: focusFilter });
  add({ keys: ["g"], words: "Go to", group: "Everywhere", shown: false, run: () => { chord = Date.now(); } });
  add({ keys: ["?"], words: "These keys", group: "Everywhere", run: () => help() });
  care.keys = { add: add, help: help, on: on, typing: typing };
})();
