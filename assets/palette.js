/* The palette, Ctrl+K from anywhere: people, what can be done about the one found first, and pages. The people of the clinic are fetched
   when it is first used and kept in memory for a minute, or until something in the clinic changes; typing asks nobody. What a role may do stands on the shell as data. */
(function () {
  "use strict";
  const care = window.care;
  const KEPT_MS = 60000;
  const MOST = 7;
  let people = null;
  let fetched = 0;
  let lines = []; // what can be chosen now: { tree, go }
  let chosen = 0;
  let ended = { typed: null, found: null }; // people whose care here ended, once they are asked for by the word and a name
  let about = null; // the person whose actions are shown, after Tab
  const at = (id) => document.getElementById(id);
  const shell = () => at("shell") || { dataset: {} };
  const doings = () => JSON.parse(shell().dataset.doings || "[]");

  function load() {
    if (shell().dataset.finds === undefined || (people && Date.now() - fetched < KEPT_MS)) return;
    fetched = Date.now();
    window.fetch("/patients/people.json", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).then((list) => {
      if (!list) { fetched = 0; return; }
      people = list.map((person) => Object.assign(person, { known: care.find.findable(person) }));
      if (at("jump")) search();
    }, () => { fetched = 0; });
  }

  window.addEventListener("care:news", () => { fetched = 0; }); // somebody came, or care of somebody ended: asked anew when it is opened next

  /* ---- the lines */
  const named = (person) => [["bdi", {}, ["b", {}, person.fam], person.giv ? ", " + person.giv : ""]];
  /* "ended smith": those whose care here ended are in no list, so they are asked for by that word, and by name. */
  const namesEnded = (typed) => { const found = /^ended\s+(\S.+)$/i.exec(typed); return found ? found[1].trim() : null; };
  function askEnded(name) {
    if (ended.typed === name || shell().dataset.finds === undefined) return;
    ended = { typed: name, found: null };
    window.setTimeout(() => {
      if (ended.typed !== name) return;
      window.fetch("/patients/ended.json?q=" + encodeURIComponent(name), { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : [])).then((list) => {
        if (ended.typed !== name) return;
        ended.found = list;
        if (at("jump")) search();
      }, () => { ended = { typed: null, found: null }; });
    }, 150);
  }
  function personLine(person) {
    return { go: () => care.go("/patients/" + person.id), person: person, tree: [
      ["span", { class: "o-m" }, ...named(person), ...(person.lat ? [" ", ["span", { class: "muted" }, person.lat]] : [])],
      ["span", { class: "o-s" }, "born " + person.born + " · " + (person.nat || person.no) + (person.end ? " · " + person.end : "")],
      ...(person.sim ? [["span", { class: "tag" }, ...care.listParts.mark("watch"), "similar name"]] : [])] };
  }
  function doingLine(doing, person) {
    const go = doing.href ? () => care.go(doing.href.replace("{id}", person.id)) : () => document.dispatchEvent(new CustomEvent(doing.event, { detail: person }));
    return { go: go, cap: doing.cap, tree: [["span", { class: "o-m" }, doing.words + " ", ...named(person)]] };
  }
  function pages(typed) {
    const wanted = care.find.fold(typed);
    const links = [...document.querySelectorAll(".nav a"), ...document.querySelectorAll(".user-menu a")];
    return links.filter((link) => wanted === "" || care.find.fold(link.firstChild.textContent).split(/\s+/).some((word) => word.startsWith(wanted)) || care.find.fold(link.firstChild.textContent).startsWith(wanted))
      .map((link) => ({ go: () => care.go(link.getAttribute("href")), tree: [["span", { class: "o-m" }, "Go to " + link.firstChild.textContent]] }));
  }

  function search() {
    const typed = at("jump-in").value.trim();
    const gone = namesEnded(typed);
    if (gone) askEnded(gone);
    const all = gone ? ended.found || [] : about ? [about] : typed && people ? people.filter((person) => care.find.matcher(typed)(person.known)) : [];
    const first = gone ? null : all.length && (about || all.length === 1 || typed.length >= 2) ? all[0] : null;
    const groups = [
      ["People", all.slice(0, MOST).map(personLine)],
      ["Actions", first ? doings().map((doing) => doingLine(doing, first)) : []],
      ["Pages", about ? [] : pages(typed)],
    ].filter(([, found]) => found.length);
    lines = groups.flatMap(([, found]) => found);
    chosen = about ? Math.min(1, lines.length - 1) : 0;
    let n = 0;
    at("jump-found").replaceChildren(...groups.map(([title, found]) => care.element(
      ["div", { role: "group", "aria-labelledby": "jump-g-" + title }, ["div", { class: "pal-g", id: "jump-g-" + title, role: "presentation" }, title],
        ...found.map((line) => ["div", { role: "option", id: "jump-" + n, "data-n": String(n++), "aria-selected": "false", ...(line.person ? { "data-person": line.person.id } : {}) },
          ...line.tree, ["kbd", { class: "cap o-k", "aria-hidden": "true", ...(line.cap ? { "data-own": "" } : {}) }, line.cap || "Enter"]])])));
    const said = gone ? (!ended.found ? "Looking…" : all.length ? all.length + (all.length === 1 ? " result" : " results") : "Nobody whose care here ended matches") : typed && !people && shell().dataset.finds !== undefined ? "Looking…" : all.length > MOST ? MOST + " of " + all.length + " people shown; type more"
      : lines.length ? lines.length + (lines.length === 1 ? " result" : " results") : shell().dataset.finds === undefined ? "No page matches" : "Nobody under care and no page matches. “ended” and a name finds those whose care here ended";
    at("jump-said").textContent = said;
    point();
  }
  function point() {
    const field = at("jump-in");
    at("jump-found").querySelectorAll("[role=option]").forEach((one, n) => {
      one.setAttribute("aria-selected", String(n === chosen));
      if (n === chosen) one.scrollIntoView({ block: "nearest" });
    });
    if (lines.length) field.setAttribute("aria-activedescendant", "jump-" + chosen); else field.removeAttribute("aria-activedescendant");
  }

  /* ---- the box */
  function open() {
    if (at("jump") || document.querySelector("dialog[open]")) return;
    const finds = shell().dataset.finds !== undefined;
    const words = finds ? "Find a person by name, birth date or number, or a page" : "Find a page";
    const box = care.element(["dialog", { id: "jump", class: "sheet pal", "aria-label": "Search or jump" },
      ["div", { class: "pal-in" }, ["input", { id: "jump-in", type: "text", placeholder: finds ? "Name, birth date, number, page" : "Page", autocomplete: "off", role: "combobox", "aria-expanded": "true",
        "aria-controls": "jump-found", "aria-autocomplete": "list", "aria-label": words }], ["button", { type: "button", class: "btn btn-bare", "data-close": "" }, ["kbd", {}, "Esc"], ["span", { class: "sr" }, " Close"]]],
      ["div", { id: "jump-found", role: "listbox", "aria-label": "Found" }],
      ["footer", {}, ["span", {}, ["kbd", { class: "cap" }, "↑"], " ", ["kbd", { class: "cap" }, "↓"], " move"], ["span", {}, ["kbd", { class: "cap" }, "Enter"], " open"],
        ...(finds && doings().length ? [["span", {}, ["kbd", { class: "cap" }, "Tab"], " actions for this person"]] : []), ["span", { class: "e", id: "jump-said", role: "status" }, ""]]]);
    about = null;
    document.body.append(box);
    box.addEventListener("close", () => box.remove());
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { take(Number(option.dataset.n)); return; }
      if (event.target === box || event.target.closest("[data-close]")) box.close();
    });
    box.addEventListener("input", () => { about = null; search(); });
    box.addEventListener("keydown", keys);
    box.showModal();
    load();
    search();
  }
  function take(n) {
    const line = lines[n];
    if (!line) return;
    at("jump").close();
    line.go();
  }
  function keys(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = Math.max(0, Math.min(lines.length - 1, chosen + (event.key === "ArrowDown" ? 1 : -1)));
      point();
    }
    if (event.key === "Enter" && event.target.id === "jump-in") { event.preventDefault(); take(chosen); }
    if (event.key === "Tab" && !event.shiftKey && lines[chosen] && lines[chosen].person && doings().length && !about) { event.preventDefault(); about = lines[chosen].person; search(); }
    if (event.key === "Escape" && about) { event.preventDefault(); about = null; search(); }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && at("shell")) { event.preventDefault(); open(); }
  });
  document.addEventListener("click", (event) => { if (event.target.closest("#jump-open")) open(); });
  care.keys.add({ keys: ["Ctrl K"], label: ["Ctrl", "K"], words: "Search or jump", group: "Everywhere", when: () => Boolean(at("shell")), run: () => false });
  care.palette = { open: open };
})();
