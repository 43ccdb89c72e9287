/* Beside the task list: who could take what is selected, a day, a reason or a twin to choose, the whole of one task, and loads.
   Every choice has a number; Enter takes the one that is marked. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const L = () => care.taskList;
  const P = () => care.taskParts;
  let panel = null; // { kind, ids, seen, pick, choices }: seen is the version of each task when the panel opened, for what is typed in it was typed about that

  const tasks = () => panel.ids.map((id) => L().row(id)).filter(Boolean);
  function preview(list) {
    const people = new Set(list.map((row) => row.pid).filter(Boolean)).size;
    return (people ? care.taskBar.bare(people, "patient") + "; " : "") + "you decide";
  }
  const one = (list) => (list.length === 1 ? "“" + list[0].t + "”" : care.taskBar.bare(list.length, "task"));

  /* ---- what each panel offers */
  /* the server counts: the first day on which the clinic works from so many days on */
  const days = () => L().meta.ahead.map(([n, iso]) => ({ words: { 7: "In a week", 14: "In two weeks", 28: "In four weeks" }[n], note: P().day(iso), day: iso }));
  const KINDS = {
    assign: { title: "Assign", empty: "Asking who is there…" },
    due: { title: "Due", choices: () => [...days(), { words: "No date", note: "", day: null }], day: "Another day", wanted: (choice, day) => ({ due_on: day || choice.day }), said: (day) => "due " + (day ? P().day(day) : "without a day") },
    snooze: { title: "Snooze", choices: days, day: "Another day", wanted: (choice, day) => ({ snoozed_until: day || choice.day }), said: (day) => "snoozed to " + P().day(day), leaves: true },
    wait: { title: "Waiting", choices: days, day: "Until another day", text: "On whom or what", wanted: (choice, day, text) => ({ state: "waiting", waiting_on: text, waiting_until: day || choice.day }), said: (day) => "waiting to " + P().day(day) },
    decline: { title: "Decline", choices: () => L().meta.declines.map((words) => ({ words: words, note: "", reason: words })), text: "Own words", wanted: (choice, day, text) => ({ state: "declined", state_reason: text || choice.reason }), said: () => "declined; who asked is told", leaves: true },
    disc: { title: "For which discipline", choices: () => L().meta.disciplines.map((one) => ({ words: one, note: "", disc: one })), wanted: (choice) => ({ discipline: choice.disc }), said: () => "for another discipline" },
    reword: { title: "Wording", choices: () => [], text: "New wording", none: "", wanted: (choice, day, text) => ({ title: text }), said: () => "reworded" },
    twin: { title: "Duplicate of", choices: twins, none: "This patient has no other open task.", wanted: (choice) => ({ state: "cancelled", state_reason: "Duplicate of “" + choice.words + "”", duplicate_of: choice.id }), said: () => "closed as a duplicate", leaves: true },
  };
  function twins() {
    const row = L().row(panel.ids[0]);
    return [...L().rows.values()].filter((other) => other.pid && other.pid === row.pid && other.id !== row.id && P().isOpen(other)).slice(0, 9)
      .map((other) => ({ words: other.t, note: [other.d, P().owner(other) || "no owner", other.due ? "due " + P().day(other.due) : ""].filter(Boolean).join(" · "), id: other.id }));
  }

  function start(kind, list) {
    if (!list.length) return;
    panel = { kind: kind, ids: list.map((row) => row.id), seen: new Map(list.map((row) => [row.id, row.v])), pick: kind === "decline" ? -1 : 0, choices: null };
    if (kind === "assign") {
      const mine = panel;
      care.tasks.ask("task-choices", { ids: panel.ids }, (answer) => { if (panel === mine) { panel.choices = assignees(answer); draw(true); enter(); } });
    } else panel.choices = KINDS[kind].choices();
    draw(true);
    if (kind === "reword") at("side-text").value = list[0].t;
    enter();
    care.taskBar.draw();
  }
  /* In the panel numbers choose, and Tab goes on to one's own words or another day: from the list it would walk through every row first. */
  function enter() {
    const first = ["wait", "reword"].includes(panel.kind) ? at("side-text") : at("side-list");
    if (first && !at("tasks-side").contains(document.activeElement)) first.focus();
  }
  function assignees(answer) {
    const found = answer.people.map((person) => ({ words: person.name, note: person.why, load: person.now + " → " + person.after + " of " + (person.cap || "–"), over: person.cap > 0 && person.after > person.cap, owner: person.id }));
    const role = answer.pool && Object.keys(L().meta.roles).find((key) => L().meta.roles[key][1] === answer.pool);
    return role ? [...found, { words: answer.pool + " pool, no owner", note: "open to everybody of " + answer.pool, role: role }] : found;
  }

  /* ---- drawing */
  function choice(item, n) {
    return ["li", { role: "option", id: "side-" + n, "aria-selected": n === panel.pick ? "true" : "false", "data-choice": String(n) },
      ["kbd", { class: "cap" }, String(n + 1)], ["b", {}, item.words], ["span", { class: "v" + (item.over ? " watch" : "") }, item.load || ""], ...(item.note ? [["i", {}, item.note]] : [])];
  }
  function asking() {
    const kind = KINDS[panel.kind];
    const list = tasks();
    const picked = panel.choices && panel.choices[panel.pick];
    const verb = panel.kind === "assign" ? (picked ? "Assign to " + picked.words : "Assign") : kind.title;
    return ["section", { class: "asg", id: "side-panel", "aria-labelledby": "side-h" },
      ["div", { class: "sec-h" }, ["h2", { id: "side-h" }, kind.title + " " + (list.length === 1 ? "" : care.taskBar.bare(list.length, "task"))], ["span", { class: "label" }, list.length === 1 ? list[0].t : preview(list)],
        ["button", { class: "btn btn-bare", type: "button", "data-side": "close" }, "Close ", ["kbd", {}, "Esc"]]],
      ...(kind.text && panel.kind === "wait" ? [field(kind)] : []),
      ...(!panel.choices ? [["p", { class: "muted", role: "status" }, kind.empty]] : panel.choices.length ?
        [["ul", { role: "listbox", id: "side-list", tabindex: "0", "aria-label": kind.title, ...(panel.pick >= 0 ? { "aria-activedescendant": "side-" + panel.pick } : {}) }, ...panel.choices.map(choice)]] :
        [["p", { class: "muted" }, kind.none === undefined ? "Nobody can take these." : kind.none]]),
      ...(kind.text && panel.kind !== "wait" ? [field(kind)] : []),
      ...(kind.day ? [["div", { class: "side-f" }, ["label", { for: "side-day" }, kind.day], ["input", { class: "field", id: "side-day", type: "date", min: L().meta.today }]]] : []),
      ["p", { class: "err", id: "side-err", role: "alert", hidden: "" }, ""],
      ["div", { class: "tk-take" }, ["button", Object.assign({ class: "btn btn-main btn-lg", type: "button", "data-side": "go", id: "side-go" }, panel.choices && (panel.choices.length || kind.text) ? {} : { disabled: "" }), verb + " ", ["kbd", {}, "Enter"]]]];
  }
  const field = (kind) => ["div", { class: "side-f" }, ["label", { for: "side-text" }, kind.text], ["input", { class: "field", id: "side-text", type: "text", maxlength: "200", autocomplete: "off" }]];

  /* open tasks of each colleague of a discipline against what was agreed with them */
  function load() {
    const list = panel ? tasks() : L().about();
    const { meta, rows } = L();
    const me = P().person(meta.me);
    const disc = (list[0] && list[0].d) || (me && me.disc);
    const team = meta.people.filter((one) => one.on && one.disc === disc);
    if (!meta.may.team || !team.length) return [];
    const most = Math.max(...team.map((one) => Math.max(one.open, one.cap)), 1);
    const pooled = [...rows.values()].filter((row) => !row.o && row.r && row.d === disc && P().isOpen(row)).length;
    const bar = (one) => {
      const width = (n) => ((n / most) * 118).toFixed(1);
      const over = one.cap > 0 && one.open > one.cap;
      return ["li", {}, ["span", { class: "ld-n", title: one.name + (one.away ? ", " + one.away : "") }, one.name],
        ["svg", { class: "ld", width: "122", height: "14", viewBox: "0 0 122 14", "aria-hidden": "true" },
          ["rect", { class: "ld-f", x: "0", y: "3", height: "8", width: width(Math.min(one.open, one.cap || one.open)) }],
          ...(over ? [["rect", { class: "ld-o", x: width(one.cap), y: "3", height: "8", width: width(one.open - one.cap) }]] : []),
          ["line", { class: "ld-c", x1: width(one.cap), x2: width(one.cap), y1: "0", y2: "14" }]],
        ["span", { class: "v" + (over ? " watch" : "") }, ...(over ? care.listParts.mark("watch") : []), ["b", {}, String(one.open)], " of " + (one.cap || "–"), ...(over ? [["span", { class: "sr" }, ", over"]] : [])]];
    };
    return [["section", { class: "tk-load" }, ["div", { class: "sec-h" }, ["h2", {}, "Load now"], ["span", { class: "label" }, disc + ", open tasks of capacity"]],
      ["ul", {}, ...team.map(bar)], ...(pooled ? [["p", { class: "label" }, care.taskBar.bare(pooled, "task") + " in the " + disc + " pool without an owner"]] : [])]];
  }
  function selected() {
    const row = L().current();
    if (!row) return [];
    const like = [...L().rows.values()].find((other) => other.pid === row.pid && other.id !== row.id && other.d === row.d && other.t.split(" ")[0] === row.t.split(" ")[0]);
    const judged = L().meta.triage[row.id];
    const facts = [["Task", [row.t]], ["Patient", row.fam ? [...P().who(row), ", " + P().born(row)] : [row.pid ? "not shown to your role" : "none"]], ["From", [P().source(row)]],
      ...(judged && judged.to && row.st === "proposed" ? [["Suggested", [P().name(judged.to) + ": " + judged.why]]] : []),
      ...(like ? [["Like", [["a", { href: "/tasks?view=" + L().state.view + "&t=" + like.id, "data-open": like.id }, like.t + ", " + P().clock(like)[0]]]]] : [])];
    return [["section", { class: "sel" }, ["div", { class: "sec-h" }, ["h2", {}, "The row you are on"], ["span", { class: "label" }, L().visible.findIndex((other) => other.id === row.id) + 1 + " of " + L().visible.length],
      ["button", { class: "btn btn-bare", type: "button", "data-side": "open" }, "Open ", ["kbd", {}, "Enter"]]],
    ["dl", {}, ...facts.map(([name, words]) => ["div", {}, ["dt", {}, name], ["dd", {}, ...words]])]]];
  }
  let shown = null; // the tree of the task that is open, and of which
  function draw(keep) {
    const place = at("tasks-side");
    if (!place || !L().here) return;
    if (panel && !tasks().length) panel = null;
    place.classList.toggle("is-open", Boolean(panel || L().state.t));
    if (panel && !keep && at("side-panel")) return; // what is typed in a panel is not drawn over
    if (panel) { care.draw(place, ["div", {}, asking(), ...load()]); return; }
    if (L().state.t) { if (shown && shown.id === L().state.t) { if (!at("task-open-" + shown.id) || shown.fresh) { shown.fresh = false; care.draw(place, shown.tree); } } else look(); return; }
    care.draw(place, ["div", {}, ...load(), ...selected()]);
  }

  /* ---- the whole of one task: asked for, and again when it changed */
  function look() {
    const id = L().state.t;
    care.tasks.ask("task-open", { id: id }, (answer) => {
      if (L().state.t !== id) return;
      shown = { id: id, tree: answer.tree, fresh: true };
      draw();
    });
  }
  function open(id) { panel = null; L().set({ t: id }, true); }
  function close() {
    const was = panel || L().state.t;
    panel = null;
    shown = null;
    if (L().state.t) L().set({ t: "" }, true); else draw();
    care.taskBar.draw();
    const row = L().current();
    if (row && (was || document.activeElement === document.body)) L().point(row.id);
    return Boolean(was);
  }

  /* ---- choosing */
  function pick(n) {
    if (!panel || !panel.choices || n >= panel.choices.length) return false;
    panel.pick = n;
    const text = at("side-text") && panel.kind === "decline" ? at("side-text").value : null;
    if (text !== null) at("side-text").value = "";
    document.querySelectorAll("#side-list [data-choice]").forEach((item, m) => item.setAttribute("aria-selected", m === n ? "true" : "false"));
    if (at("side-list")) at("side-list").setAttribute("aria-activedescendant", "side-" + n);
    if (panel.kind === "assign") at("side-go").firstChild.textContent = "Assign to " + panel.choices[n].words + " ";
    return true;
  }
  function wrong(words) { const place = at("side-err"); place.hidden = false; place.textContent = words; return true; }
  function go() {
    if (!panel || !panel.choices) return true;
    const kind = KINDS[panel.kind];
    const item = panel.choices[panel.pick];
    const list = tasks();
    const day = at("side-day") ? at("side-day").value : "";
    const text = at("side-text") ? at("side-text").value.trim() : "";
    if (panel.kind === "assign") {
      if (!item) return true;
      finish(list, item.owner ? { owner_id: item.owner } : { owner_role: item.role }, [one(list) + " assigned to ", ["b", {}, item.words]], L().state.view === "triage");
      return true;
    }
    if (panel.kind === "wait" && !text) return wrong("Say on whom or what it waits.");
    if (panel.kind === "decline" && !text && !item) return wrong("Say why, so that the one who asked can be told.");
    if (!item && !day && !text) return true;
    const wanted = kind.wanted(item || {}, day, text);
    finish(list, wanted, one(list) + " " + kind.said(wanted.due_on || wanted.snoozed_until || wanted.waiting_until || null), kind.leaves);
    return true;
  }
  function finish(list, wanted, said, leaves) {
    const seen = list.map((row) => Object.assign({}, row, { v: panel.seen.get(row.id) }));
    const tried = { panel: panel, typed: ["side-text", "side-day"].map((id) => [id, at(id) ? at(id).value : ""]) };
    panel = null;
    if (leaves) L().away(list.map((row) => row.id)); else L().clear();
    care.tasks.change(seen, wanted, said, (news) => { if (news.refused && !panel && L().shown()) back(tried); });
    close();
  }
  /* What was refused, or did not arrive, stands there again as it was typed. */
  function back(tried) {
    panel = tried.panel;
    draw(true);
    tried.typed.forEach(([id, value]) => { if (at(id)) at(id).value = value; });
    if (panel) enter();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#tasks-side")) return;
    const item = event.target.closest("[data-choice]");
    if (item) pick(Number(item.dataset.choice));
    const side = event.target.closest("[data-side]");
    if (!side) return;
    if (side.dataset.side === "close") close();
    if (side.dataset.side === "go") go();
    if (side.dataset.side === "open" && L().current()) open(L().current().id);
  });
  document.addEventListener("keydown", (event) => {
    if (!panel || !event.target.closest || !event.target.closest("#tasks-side")) return;
    if (event.key === "Enter" && !event.target.closest("button, a")) { event.preventDefault(); go(); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
  });

  /* From the list, Tab goes to what is open beside it. */
  document.addEventListener("keydown", (event) => {
    const side = event.key === "Tab" && !event.shiftKey && event.target.closest && event.target.closest("#tasks-grid") && at("tasks-side");
    const first = side && side.classList.contains("is-open") && side.querySelector("a[href], button:not([disabled]), input, textarea, [tabindex='0']");
    if (!first) return;
    event.preventDefault();
    event.stopPropagation();
    first.focus();
  }, true);

  care.taskSide = { draw: draw, start: start, open: open, close: close, again: look, pick: pick, go: go, preview: preview, one: one, kind: () => (panel ? panel.kind : ""), step: (n) => pick(Math.max(0, Math.min((panel.choices || []).length - 1, panel.pick + n))) };
})();
