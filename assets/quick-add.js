/* A new task from anywhere, by `c`: one line, read while it is typed, shown as it will be saved. What may mean two things is asked and
   never guessed. The patient is the one whose page is open, or is chosen first. Enter saves and the field is ready for the next. */
(function () {
  "use strict";
  const care = window.care;
  const WAIT_MS = 120;
  const KEPT_MS = 60000;
  const PARTS = { discipline: "discipline", due: "due_on", owner: "owner_id" };
  const at = (id) => document.getElementById(id);
  let people = null;
  let fetched = 0;
  let who = null; // { id, fam, giv, born }
  let preview = null;
  let answers = {}; // what was chosen where the line means several things, by part and what was typed
  let pick = 0; // the marked answer of the question that stands open
  let timer = 0;
  let wantsSave = false;
  let back = null;

  const box = () => at("quick");
  const finds = () => at("shell") && at("shell").dataset.finds !== undefined;
  const named = (person) => [["bdi", {}, ["b", {}, person.fam], person.giv ? ", " + person.giv : ""], ["span", { class: "muted" }, " born " + person.born]];

  function load(then) {
    if ((people && Date.now() - fetched < KEPT_MS) || !finds()) { then(); return; }
    window.fetch("/patients/people.json", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : [])).then((list) => {
      people = list.map((person) => Object.assign(person, { known: care.find.findable(person) }));
      fetched = Date.now(); // used for a minute, as the search, or until something in the clinic changes
      then();
    }, () => {});
  }
  window.addEventListener("care:news", () => { fetched = 0; });

  function open(person) {
    if (box() || document.querySelector("dialog[open]") || !at("shell")) return;
    back = document.activeElement;
    who = person || null;
    preview = null;
    answers = {};
    const page = at("patient-page");
    const here = page && page.dataset.patient;
    document.body.append(care.element(["dialog", { id: "quick", class: "sheet quick", "aria-labelledby": "quick-h" },
      ["header", {}, ["h2", { id: "quick-h" }, "New task"], ["span", { id: "quick-who" }], ["button", { class: "btn btn-bare", type: "button", "data-quick-close": "" }, "Close ", ["kbd", {}, "Esc"]]],
      ["div", { id: "quick-people" }],
      ["label", { for: "quick-line", class: "sr" }, "Discipline, wording, day, owner"],
      ["input", { id: "quick-line", class: "field", type: "text", maxlength: "500", autocomplete: "off", placeholder: "OT: order chair by 15 dec @initials ! #tag", "aria-describedby": "quick-read" }],
      ["div", { id: "quick-read", role: "status" }], ["div", { id: "quick-ask" }],
      ["footer", {}, ["span", { class: "label", id: "quick-said", role: "status" }, ""], ["button", { class: "btn btn-main", type: "button", "data-quick-save": "" }, "Save ", ["kbd", {}, "Enter"]]]]));
    box().show();
    box().addEventListener("keydown", keys);
    box().addEventListener("input", typed);
    box().addEventListener("click", pressed);
    if (here && !who) load(() => { who = (people || []).find((one) => one.id === here) || { id: here, fam: "this patient", giv: "", born: "" }; draw(); });
    draw();
    (who || here || !finds() ? at("quick-line") : at("quick-find")).focus();
    load(draw);
  }
  function close() {
    const open = box();
    if (!open) return;
    open.remove();
    if (back && back.isConnected) back.focus();
  }

  /* ---- whom it is about */
  function found() {
    const field = at("quick-find");
    const text = field ? field.value.trim() : "";
    return text && people ? people.filter((one) => care.find.matcher(text)(one.known)).slice(0, 6) : [];
  }
  let marked = 0;
  function draw() {
    if (!box()) return;
    care.draw(at("quick-who"), who ? ["span", {}, "for ", ...named(who), " ", ["button", { class: "btn btn-bare", type: "button", "data-quick-nobody": "" }, "Change"]] : null);
    if (who || !finds()) care.draw(at("quick-people"), null);
    else if (!at("quick-find")) {
      care.draw(at("quick-people"), ["div", { class: "quick-p" }, ["label", { for: "quick-find", class: "label" }, "Patient"],
        ["input", { id: "quick-find", class: "field", type: "text", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": "quick-found", placeholder: "Name, birth date or number; leave empty for none" }],
        ["div", { id: "quick-found", role: "listbox", "aria-label": "Patients found" }]]);
    }
    if (at("quick-found")) options();
    ask();
  }
  let eager = false; // Enter came before the people did: taken once they are here, if only one is meant
  function options() {
    const list = found();
    if (eager && people) { eager = false; if (list.length === 1) { about(list[0].id); return; } }
    marked = Math.min(marked, Math.max(0, list.length - 1));
    at("quick-found").replaceChildren(...list.map((one, n) => care.element(["div", { role: "option", id: "quick-o" + n, "aria-selected": n === marked ? "true" : "false", "data-quick-who": one.id }, ...named(one), ...(one.sim ? [" ", ["span", { class: "tag" }, ...care.listParts.mark("watch"), "similar name"]] : [])])));
    at("quick-find").setAttribute("aria-expanded", String(list.length > 0));
    if (list.length) at("quick-find").setAttribute("aria-activedescendant", "quick-o" + marked); else at("quick-find").removeAttribute("aria-activedescendant");
  }
  function about(id) {
    who = people.find((one) => one.id === id);
    draw();
    look();
    at("quick-line").focus();
  }

  /* ---- what the line means so far */
  function look() {
    window.clearTimeout(timer);
    const text = at("quick-line").value;
    if (!text.trim()) { preview = null; ask(); return; }
    timer = window.setTimeout(() => {
      care.tasks.ask("task-line", { text: text, patient_id: who ? who.id : null }, (answer) => {
        if (!box() || answer.text !== at("quick-line").value) return;
        preview = answer;
        ask();
        if (wantsSave) save();
      });
    }, WAIT_MS);
  }
  const question = () => (preview ? preview.asks.find((one) => !(one.part + one.typed in answers)) : null);
  const current = () => Boolean(preview) && preview.text === at("quick-line").value;
  /* the preview with what was answered in the place of what was asked */
  function meant() {
    const made = Object.assign({}, preview);
    for (const one of preview.asks) {
      const answer = answers[one.part + one.typed];
      if (answer === undefined) continue;
      made[PARTS[one.part]] = answer.value;
      if (one.part === "owner") made.owner = answer.value ? answer.label : null;
      if (one.part === "due") made.due_said = answer.label;
    }
    return made;
  }
  function ask() {
    if (!box()) return;
    const line = preview && meant();
    const chip = (words, kind) => ["span", { class: "chip" + (kind ? " chip-" + kind : "") }, ...(kind === "watch" ? care.listParts.mark("watch") : []), words];
    const open = question();
    care.draw(at("quick-read"), line ? ["p", { class: "chips" },
      ...(line.note ? [chip("A note is kept on the patient's page, not as a task", "watch")] : []),
      chip(line.discipline || "no discipline", line.discipline ? "" : "watch"), ["b", {}, line.title || "…"],
      ...(line.due_said ? [chip("due " + line.due_said)] : []), chip(line.owner ? line.owner + (line.owner_typed ? "" : ", " + line.owner_as) + (line.owner_away ? ", " + line.owner_away : "") : "to triage", line.owner_away ? "watch" : ""),
      ...(line.priority === "urgent" ? [chip("urgent", "act")] : []), ...line.tags.map((tag) => chip("#" + tag)),
      ...line.remarks.filter((words) => words !== "Say what to do").map((words) => chip(words, "watch"))] :
      ["p", { class: "label" }, "Discipline and colon, wording, by a day, @ who, ! urgent, # tag. Only the wording is needed."]);
    if (open) pick = Math.min(pick, open.choices.length - 1);
    care.draw(at("quick-ask"), open ? ["div", { class: "quick-a" }, ["p", {}, "“" + open.typed + "” may mean:" + (open.more ? " (" + open.more + " more; type more of it)" : "")],
      ["ul", { role: "listbox", "aria-label": "Which one" }, ...open.choices.map((one, n) => ["li", { role: "option", "aria-selected": n === pick ? "true" : "false", "data-quick-answer": String(n) }, ["kbd", { class: "cap" }, String(n + 1)], one.label])]] : null);
  }
  function answer(n) {
    const open = question();
    if (!open || !open.choices[n]) return;
    answers[open.part + open.typed] = open.choices[n];
    pick = 0;
    at("quick-said").textContent = "";
    ask();
  }
  function save() {
    wantsSave = false;
    if (!at("quick-line").value.trim()) { at("quick-said").textContent = "Say what to do."; return; }
    if (!current()) { wantsSave = true; look(); return; }
    if (question()) { at("quick-said").textContent = "Choose which one is meant: ↑ ↓ and Enter."; asking = true; return; }
    if (preview.note) { at("quick-said").textContent = "A line that begins with > is a note. Take the > out to make a task."; return; }
    if (!preview.title) { at("quick-said").textContent = "Say what to do."; return; }
    const line = meant();
    const values = { title: line.title, patient_id: who ? who.id : null, discipline: line.discipline, owner_id: line.owner_id, due_on: line.due_on, priority: line.priority, tags: line.tags };
    const where = line.owner ? " for " + line.owner : " to triage";
    at("quick-line").value = "";
    preview = null;
    answers = {};
    asking = false;
    ask();
    care.tasks.add(values, "“" + line.title + "” saved" + where, (news) => {
      if (!box()) return;
      at("quick-said").textContent = news.refused ? "Not saved." : "Saved" + where + ". Type the next, or Esc.";
      if (news.refused && !at("quick-line").value) at("quick-line").value = preview ? "" : line.title;
    });
    at("quick-line").focus();
  }
  let asking = false; // Enter was pressed on a line that means two things: numbers and arrows answer now

  function typed(event) {
    if (event.target.id === "quick-find") { marked = 0; eager = false; options(); load(() => { if (at("quick-find")) options(); }); }
    if (event.target.id === "quick-line") { asking = false; wantsSave = false; at("quick-said").textContent = ""; look(); }
  }
  function keys(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); return; }
    if (event.target.id === "quick-find") {
      const list = found();
      if (step && list.length) { event.preventDefault(); marked = Math.max(0, Math.min(list.length - 1, marked + step)); options(); }
      if (event.key === "Enter") { event.preventDefault(); if (list[marked]) about(list[marked].id); else if (!event.target.value.trim()) at("quick-line").focus(); else eager = !people; }
    } else if (event.target.id === "quick-line") {
      if (question() && step) { event.preventDefault(); asking = true; pick = Math.max(0, Math.min(question().choices.length - 1, pick + step)); ask(); }
      else if (question() && asking && /^[1-4]$/.test(event.key)) { event.preventDefault(); answer(Number(event.key) - 1); }
      else if (event.key === "Enter") { event.preventDefault(); if (question() && asking) answer(pick); else save(); }
    }
  }
  function pressed(event) {
    const data = (event.target.closest("[data-quick-who], [data-quick-answer], button") || { dataset: {} }).dataset;
    if (data.quickWho) about(data.quickWho);
    if (data.quickAnswer) { answer(Number(data.quickAnswer)); at("quick-line").focus(); }
    if (data.quickNobody !== undefined) { who = null; draw(); at("quick-find").focus(); }
    if (data.quickSave !== undefined) save();
    if (data.quickClose !== undefined) close();
  }

  document.addEventListener("click", (event) => { if (event.target.closest("[data-quick]")) open(); });
  document.addEventListener("care:new-task", (event) => open(event.detail));
  window.addEventListener("_dashprivate_pushstate", close);
  care.keys.add({ keys: ["c"], words: "New task", group: "Everywhere", when: () => Boolean(at("shell")) && !box(), run: () => open() });
  care.quickAdd = { open: open, close: close };
})();
