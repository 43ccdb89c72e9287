/* Find a patient from anywhere: a combobox in the header. The people of the clinic are fetched when it is first used and kept in
   memory for a minute; typing asks nobody. */
(function () {
  "use strict";
  const care = window.care;
  const KEPT_MS = 60000;
  const MOST = 8;
  let people = null;
  let fetched = 0;
  let found = [];
  let chosen = 0;
  const at = (id) => document.getElementById(id);

  function build() {
    const place = at("jump");
    if (!place || at("jump-in")) return;
    place.append(care.element(["input", { id: "jump-in", type: "text", placeholder: "Find a patient", autocomplete: "off", role: "combobox", "aria-expanded": "false",
      "aria-controls": "jump-found", "aria-autocomplete": "list", "aria-label": "Find a patient by name, birth date or number", "aria-keyshortcuts": "Control+K" }]),
    care.element(["kbd", { class: "cap", "aria-hidden": "true" }, "Ctrl K"]),
    care.element(["div", { class: "sheet pal", hidden: "", id: "jump-box" }, ["div", { id: "jump-found", role: "listbox", "aria-label": "Patients found" }], ["p", { class: "none", role: "status", id: "jump-said" }]]));
  }
  new MutationObserver(build).observe(document.documentElement, { childList: true, subtree: true });

  function load() {
    if (people && Date.now() - fetched < KEPT_MS) return;
    fetched = Date.now();
    window.fetch("/patients/people.json", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).then((list) => {
      if (!list) { fetched = 0; return; }
      people = list.map((person) => Object.assign(person, { known: care.find.findable(person) }));
      if (document.activeElement === at("jump-in")) search();
    }, () => { fetched = 0; });
  }
  function option(person, n) {
    return ["a", { role: "option", id: "jump-" + n, href: "/patients/" + person.id, tabindex: "-1", "aria-selected": n === chosen ? "true" : "false" },
      ["span", { class: "o-m" }, ["bdi", {}, ["b", {}, person.fam], person.giv ? ", " + person.giv : ""], ...(person.lat ? [" ", ["span", { class: "muted" }, person.lat]] : [])],
      ["span", { class: "o-s" }, person.born + " · " + (person.nat || person.no), ...(person.sim ? [" ", ["span", { class: "tag" }, ...care.listParts.mark("watch"), "similar name"]] : [])]];
  }
  function search() {
    const field = at("jump-in");
    const typed = field.value.trim();
    const said = at("jump-said");
    if (!typed) { close(); return; }
    const all = people ? people.filter((person) => care.find.matcher(typed)(person.known)) : [];
    found = all.slice(0, MOST);
    chosen = 0;
    at("jump-found").replaceChildren(...found.map((person, n) => care.element(option(person, n))));
    said.textContent = !people ? "Looking…" : all.length > MOST ? MOST + " of " + all.length + " shown; type more" : all.length ? "" : "Nobody under care matches";
    said.hidden = !said.textContent;
    at("jump-box").hidden = false;
    field.setAttribute("aria-expanded", "true");
    point();
  }
  function point() {
    const field = at("jump-in");
    [...at("jump-found").children].forEach((one, n) => { one.setAttribute("aria-selected", n === chosen ? "true" : "false"); if (n === chosen) one.scrollIntoView({ block: "nearest" }); });
    if (found.length) field.setAttribute("aria-activedescendant", "jump-" + chosen); else field.removeAttribute("aria-activedescendant");
  }
  function close(clear) {
    const field = at("jump-in");
    if (!field) return;
    at("jump-box").hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    if (clear) field.value = "";
  }
  function open(person) { close(true); at("jump-in").blur(); care.go("/patients/" + person.id); }

  document.addEventListener("focusin", (event) => { if (event.target.id === "jump-in") { load(); if (event.target.value) search(); } else if (!event.target.closest("#jump")) close(); });
  document.addEventListener("input", (event) => { if (event.target.id === "jump-in") search(); });
  document.addEventListener("click", (event) => { if (!event.target.closest("#jump")) close(); else if (event.target.closest("[role=option]")) close(true); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && at("jump-in") && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      at("jump-in").focus();
      at("jump-in").select();
      return;
    }
    if (event.target.id !== "jump-in" || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (at("jump-box").hidden) { search(); return; }
      chosen = Math.max(0, Math.min(found.length - 1, chosen + (event.key === "ArrowDown" ? 1 : -1)));
      point();
    }
    if (event.key === "Enter" && found[chosen] && !at("jump-box").hidden) { event.preventDefault(); open(found[chosen]); }
    if (event.key === "Escape") { event.preventDefault(); if (at("jump-box").hidden) event.target.value = ""; close(); }
  });
  care.keys.add({ keys: ["Ctrl K"], label: ["Ctrl", "K"], words: "Find a patient", group: "Everywhere", when: () => Boolean(at("jump-in")), run: () => false });
})();
