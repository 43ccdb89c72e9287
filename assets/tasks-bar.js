/* Around the task list: head with whose week it is, tabs with counts, filters, what is done with the selection, cards of the phone. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const LABELS = { triage: "Triage", mine: "Mine", team: "Team", overdue: "Overdue", waiting: "Waiting", done: "Done" };
  const DUE = [["overdue", "Overdue"], ["today", "Today"], ["week", "Within a week"], ["fortnight", "Within two weeks"], ["none", "No date"]];
  const CARDS = 60;
  const L = () => care.taskList;
  let cards = CARDS;

  const bare = (n, one) => n + " " + one + (n === 1 ? "" : "s");
  function head() {
    const { meta } = L();
    return ["div", { class: "tk-h-in" }, ["h1", {}, "Tasks"],
      ...(meta.may.team ? [["p", { class: "muted" }, "Triage this week: ", meta.turn.name ? ["b", {}, meta.turn.name] : ["b", { class: "watch" }, "nobody is there"], ", until " + meta.turn.until]] : []),
      ["span", { class: "label tk-up", id: "tasks-up", role: "status" }],
      ["button", { class: "btn btn-lg", type: "button", "data-quick": "", id: "tasks-new" }, "New task ", ["kbd", {}, "c"]]];
  }
  function tabs() {
    const { state, counts } = L();
    return ["nav", { "aria-label": "Views" }, ...L().views().map((view) => ["a", Object.assign({ href: "/tasks?view=" + view, "data-tab": view, id: "tab-" + view }, view === state.view ? { "aria-current": "page" } : {}),
      LABELS[view], ["span", {}, String(counts[view])]])];
  }
  function chooser(name, label, entries) {
    const value = L().state[name];
    return ["label", { class: "filter menu" + (value ? " is-on" : "") }, ["span", { class: "sr" }, label],
      ["select", { id: "tasks-" + name, "data-pick": name, "aria-label": label }, ["option", { value: "" }, label],
        ...entries.map(([key, words]) => ["option", Object.assign({ value: key }, key === value ? { selected: "" } : {}), words])]];
  }
  function filters() {
    const { state, meta, rows } = L();
    const held = [...rows.values()].filter(L().holds(state.view));
    const owners = [...new Set(held.map((row) => row.o).filter(Boolean))].map((id) => [id, care.taskParts.name(id)]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    return ["div", { class: "list-f-in" },
      ["label", { class: "search" }, ["span", { class: "sr" }, "Find by wording, patient, birth date or tag"],
        ["input", { id: "tasks-q", type: "text", "data-filter": "", placeholder: "Filter", autocomplete: "off", value: state.q, "aria-keyshortcuts": "/" }], ["kbd", { class: "cap", "aria-hidden": "true" }, "/"]],
      chooser("disc", "Discipline", [...meta.disciplines.map((one) => [one, one]), ["none", "Not set"]]),
      ...(state.view === "triage" ? [] : [chooser("who", "Who", [["nobody", "Nobody yet"], ...owners])]),
      chooser("due", "Due", DUE)];
  }
  /* Each key has its button: on the bar for what is selected, in the foot for the row one is on. */
  const ACTS = { accept: ["1", "Accept"], twin: ["2", "Duplicate of…"], decline: ["3", "Decline"], assign: ["a", "Assign"], disc: ["f", "For"], due: ["d", "Due"], priority: ["p", "Priority"], snooze: ["z", "Snooze"], wait: ["w", "Waiting"], done: ["e", "Done"], reopen: ["o", "Open again"] };
  function offered() {
    const view = L().state.view;
    if (view === "done") return ["reopen"];
    return [...(view === "triage" ? ["accept", "twin", "decline"] : []), "assign", "disc", "due", "priority", "snooze", ...(view === "triage" ? [] : ["wait", "decline"]), "done"];
  }
  const button = (act, main) => ["button", Object.assign({ class: "btn" + (main ? " btn-on" : ""), type: "button", "data-do": act, id: "do-" + act }, care.taskSide.kind() === act ? { "aria-expanded": "true" } : {}), ACTS[act][1] + " ", ["kbd", {}, ACTS[act][0]]];
  function bulk() {
    const n = L().chosen.size;
    const place = at("tasks-bulk");
    place.hidden = !n;
    place.parentElement.classList.toggle("has-bulk", n > 0);
    if (!n) { care.draw(place, null); return; }
    care.draw(place, ["div", { class: "tk-bulk-in", role: "toolbar", "aria-label": n + " selected" }, ["b", {}, n + " selected"],
      ...offered().filter((act) => act !== "disc" && (act !== "twin" || n === 1)).map((act) => button(act)),
      ["button", { class: "btn btn-bare", type: "button", "data-clear": "" }, "Clear ", ["kbd", {}, "Esc"]]]);
  }
  function foot() {
    const one = L().current();
    const place = at("tasks-foot");
    if (!L().visible.length) { care.draw(place, null); return; }
    care.draw(place, ["div", { class: "tk-foot", role: "toolbar", "aria-label": one ? "The row you are on: " + one.t : "Keys" },
      ...offered().map((act) => ["button", Object.assign({ class: "tk-key", type: "button", "data-do": act }, one || L().chosen.size ? {} : { disabled: "" }), ["kbd", { class: "cap" }, ACTS[act][0]], " " + ACTS[act][1].toLowerCase()]),
      ["button", Object.assign({ class: "tk-key", type: "button", "data-select": "" }, one ? {} : { disabled: "" }), ["kbd", { class: "cap" }, "x"], " select"],
      ["button", { class: "tk-key", type: "button", "data-keys-help": "" }, ["kbd", { class: "cap" }, "?"], " all keys"]]);
  }

  function card(row) {
    const P = care.taskParts;
    const [words, kind] = P.clock(row);
    const chosen = L().chosen.has(row.id);
    return ["li", { class: chosen ? "is-sel" : "" },
      ["label", { class: "tk-pick" }, ["input", Object.assign({ class: "check", type: "checkbox", "data-card": row.id, id: "card-" + row.id, "aria-label": "Select " + row.t }, chosen ? { checked: "" } : {})]],
      ["a", { href: "/tasks?view=" + L().state.view + "&t=" + row.id, "data-open": row.id },
        ["span", { class: "l1" }, ...P.urgent(row), ["span", { class: row.u || P.late(row) ? "strong" : "" }, row.t]],
        ["span", { class: "l2" }, ...(row.fam ? [...P.who(row), ["span", { class: "muted" }, " " + P.day(row.born)]] : [["span", { class: "muted" }, row.pid ? "not shown to your role" : "No patient"]])],
        ["span", { class: "l3" }, ["span", { class: row.d ? "d" : "watch" }, row.d || "not set"], ["span", {}, P.taker(row)[0]], ["span", { class: "e " + kind }, row.due && row.st !== "proposed" && !P.late(row) ? P.day(row.due) : words]]]];
  }
  function drawCards() {
    const place = at("tasks-cards");
    if (!place) return;
    if (!L().phone.matches) { if (place.childElementCount) care.draw(place, null); return; }
    const { visible } = L();
    care.draw(place, ["ul", { class: "tcards", "aria-label": "Tasks" }, ...visible.slice(0, cards).map(card),
      ...(visible.length > cards ? [["li", { class: "more" }, ["button", { class: "btn btn-lg", type: "button", "data-more": "" }, "Show " + Math.min(CARDS, visible.length - cards) + " more"]]] : [])]);
  }
  function why() {
    const { state, counts, meta } = L();
    if (counts.base) return [["b", {}, "No task matches"], ["span", {}, "Filters hide " + bare(counts.base, "task") + " of this view."], ["button", { class: "btn", type: "button", "data-reset": "" }, "Clear filters"]];
    const nothing = {
      triage: ["The inbox is empty", "Everything that was asked for has an owner or an answer."], mine: ["Nothing is yours to do", "Tasks that somebody gives you appear here."],
      team: ["No open tasks", "Nothing is open in this clinic."], overdue: ["Nothing is overdue", "No day has passed without its task."],
      waiting: ["Nothing waits", "Tasks that wait for somebody, or are put off, appear here."], done: ["Nothing was closed", "Tasks closed in the last " + meta.done_days + " days appear here."],
    }[state.view];
    return [["b", {}, nothing[0]], ["span", {}, nothing[1]]];
  }
  function draw(whole) {
    if (!at("tasks-head") || !L().here) return;
    if (whole) cards = CARDS;
    if (whole || !at("tasks-new")) care.draw(at("tasks-head"), head());
    care.draw(at("tasks-tabs"), tabs());
    const typing = document.activeElement && document.activeElement.closest("#tasks-filters");
    if (!typing || whole) care.draw(at("tasks-filters"), filters());
    bulk();
    foot();
    const nobody = !L().visible.length;
    care.draw(at("tasks-empty"), nobody ? ["div", { class: "empty" }, ...why()] : null);
    at("tasks-empty").parentElement.classList.toggle("is-empty", nobody);
    drawCards();
  }
  function lost() {
    care.draw(at("tasks-head"), ["h1", {}, "Tasks"]);
    care.draw(at("tasks-empty"), ["div", { class: "empty" }, ["b", {}, "The list did not arrive"], ["span", {}, "The clinic's database did not answer."], ["a", { class: "btn", href: "/tasks", "data-reload": "" }, "Try again"]]);
  }

  let typing = 0;
  const find = (value) => L().set({ q: value });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "tasks-q") return;
    window.clearTimeout(typing);
    typing = window.setTimeout(() => find(event.target.value), 60);
  });
  document.addEventListener("change", (event) => {
    const data = event.target.dataset || {};
    if (data.pick && event.target.closest("#tasks-filters")) L().set({ [data.pick]: event.target.value }, true);
    if (data.card) L().choose(data.card, event.target.checked);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "tasks-q") return;
    if (event.key === "Escape") { window.clearTimeout(typing); event.target.value = ""; find(""); event.target.blur(); }
    if (event.key === "ArrowDown" || event.key === "Enter") { window.clearTimeout(typing); event.preventDefault(); event.target.blur(); find(event.target.value); L().move(0); }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#tasks-page")) return;
    const pressed = event.target.closest("button, a[data-tab], a[data-open]");
    if (!pressed) return;
    const data = pressed.dataset;
    if (data.tab) { event.preventDefault(); event.stopPropagation(); L().set({ view: data.tab, disc: "", who: "", due: "", t: "" }, true); care.taskSide.close(); }
    if (data.open && event.button === 0 && !event.ctrlKey && !event.metaKey) { event.preventDefault(); event.stopPropagation(); care.taskSide.open(data.open); }
    if (data.clear !== undefined) L().clear();
    if (data.select !== undefined && L().current()) L().choose(L().current().id, !L().chosen.has(L().current().id));
    if (data.reset !== undefined) { at("tasks-q").value = ""; L().set({ q: "", disc: "", who: "", due: "" }); draw(true); }
    if (data.more !== undefined) { cards += CARDS; drawCards(); }
    if (data.do) care.taskAct(data.do);
  }, true);

  care.taskBar = { draw: draw, lost: lost, ACTS: ACTS, offered: offered, bare: bare };
})();
