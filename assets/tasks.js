/* The task list in the browser: which rows a view shows and in which order, and the address that says so. Rows come once and again when
   somebody changed something; filtering never asks the server. What is typed to find a task stays out of the address: it may be a name. */
(function () {
  "use strict";
  const care = window.care;
  const GRID = "tasks-grid";
  const VIEWS = ["triage", "mine", "team", "overdue", "waiting", "done"];
  const FILTERS = ["disc", "who", "due"];
  const phone = window.matchMedia("(max-width: 760px)");
  let rows = new Map();
  let meta = { today: "", me: "", people: [], roles: {}, rules: {}, triage: {}, may: {}, turn: {}, declines: [], disciplines: [] };
  let state = { view: "mine", disc: "", who: "", due: "", q: "", t: "" };
  let visible = [];
  let chosen = new Set(); // what is selected, by id
  let at = null; // the row one is on, by id
  let leaving = new Set(); // sent away by a press that is not answered yet
  let counts = {};
  let here = false; // rows have arrived for this page

  const shown = () => window.location.pathname === "/tasks" && document.getElementById("tasks-page");
  const api = () => care.grid(GRID);

  /* ---- the state and its address */
  const usual = () => (meta.may.triage ? "triage" : "mine");
  function read() {
    const asked = new URLSearchParams(window.location.search);
    const held = window.history.state && window.history.state.q;
    const view = VIEWS.includes(asked.get("view")) ? asked.get("view") : usual();
    state = { view: view, q: typeof held === "string" ? held : "", t: asked.get("t") || "" };
    for (const name of FILTERS) state[name] = asked.get(name) || "";
  }
  function address() {
    const said = new URLSearchParams();
    said.set("view", state.view);
    for (const name of [...FILTERS, "t"]) if (state[name]) said.set(name, state[name]);
    return window.location.pathname + "?" + said.toString();
  }
  function set(change, push) {
    const view = state.view;
    Object.assign(state, change);
    const held = Object.assign({}, window.history.state, { q: state.q });
    if (push) window.history.pushState(held, "", address()); else window.history.replaceState(held, "", address());
    if (state.view !== view) { chosen.clear(); at = null; }
    lay();
    if (change.t) follow();
    if (at === null && visible.length) { at = visible[0].id; point(at); }
  }

  /* ---- which rows a view holds, and in which order */
  const P = () => care.taskParts;
  const HOLDS = {
    triage: (row) => row.st === "proposed" && !P().snoozed(row),
    mine: (row) => row.o === meta.me && P().isOpen(row) && !P().snoozed(row),
    team: (row) => P().isOpen(row) && row.st !== "proposed" && !P().snoozed(row),
    overdue: (row) => P().late(row) > 0,
    waiting: (row) => P().isOpen(row) && (row.st === "waiting" || P().snoozed(row)),
    done: (row) => !P().isOpen(row),
  };
  const left = (row) => (meta.triage[row.id] ? meta.triage[row.id].left : 0);
  const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const due = (row) => (P().over(row) && !(row.due < row.wu) ? row.wu : row.due || "9999");
  const usually = (a, b) => P().late(b) - P().late(a) || (b.u || 0) - (a.u || 0) || text(due(a), due(b)) || text(a.t, b.t) || text(a.id, b.id);
  const ORDER = {
    triage: (a, b) => left(a) - left(b) || (b.u || 0) - (a.u || 0) || text(due(a), due(b)) || text(a.t, b.t) || text(a.id, b.id),
    waiting: (a, b) => P().late(b) - P().late(a) || text(a.wu || a.z || "", b.wu || b.z || "") || usually(a, b),
    done: (a, b) => text(b.x || "", a.x || "") || text(a.t, b.t) || text(a.id, b.id),
  };
  const DUE = {
    overdue: (row) => P().late(row) > 0,
    today: (row) => row.due === meta.today,
    week: (row) => row.due && P().between(meta.today, row.due) <= 7,
    fortnight: (row) => row.due && P().between(meta.today, row.due) <= 14,
    none: (row) => !row.due,
  };
  const views = () => VIEWS.filter((view) => (view !== "triage" || meta.may.triage) && (view !== "team" || meta.may.team));
  const known = new WeakMap();
  function findable(row) {
    if (!known.has(row)) known.set(row, { who: care.find.findable({ fam: row.fam, giv: row.giv, lat: row.lat, iso: row.born }), words: care.find.fold([row.t, row.note, ...(row.tags || [])].join(" ")) });
    return known.get(row);
  }
  function passes(row) {
    if (state.disc && (row.d || "none") !== state.disc) return false;
    if (state.who === "nobody" ? row.o : state.who && row.o !== state.who) return false;
    if (state.due && DUE[state.due] && !DUE[state.due](row)) return false;
    if (!state.q.trim()) return true;
    const found = findable(row);
    return found.words.includes(care.find.fold(state.q.trim())) || (Boolean(row.fam) && care.find.matcher(state.q)(found.who));
  }
  function compute() {
    const all = [...rows.values()].filter((row) => !leaving.has(row.id));
    counts = {};
    for (const view of VIEWS) counts[view] = all.reduce((n, row) => n + (HOLDS[view](row) ? 1 : 0), 0);
    const base = all.filter(HOLDS[state.view]);
    visible = base.filter(passes).sort(ORDER[state.view] || usually);
    counts.base = base.length;
    const there = new Set(visible.map((row) => row.id));
    chosen = new Set([...chosen].filter((id) => there.has(id)));
  }

  /* ---- drawing; the row one is on stays, and when it left, or one's own press put it elsewhere, the one that took its place */
  function lay(whole, moved) {
    if (!shown()) return;
    const index = visible.findIndex((row) => row.id === at);
    compute();
    const now = visible.findIndex((row) => row.id === at);
    if (at !== null && (now < 0 || (moved && now > index && at !== state.t))) at = visible.length ? visible[Math.max(0, Math.min(index, visible.length - 1))].id : null;
    const grid = api();
    if (grid && !phone.matches) {
      const focused = Boolean(document.activeElement && document.activeElement.closest("#" + GRID)) || [document.body, document.getElementById("main")].includes(document.activeElement);
      grid.setGridOption("rowData", visible);
      grid.setGridOption("focusGridInnerElement", () => Boolean(at) && point(at)); // who comes back by Tab is where one was
      heads(grid);
      mark();
      if (focused && at) point(at);
    }
    care.taskBar.draw(whole);
    care.taskSide.draw();
  }
  function heads(grid) {
    const triage = state.view === "triage";
    for (const [column, words] of [["clock", triage ? "Triage" : "State"], ["owner", triage ? "Suggested" : "Owner"]]) {
      const found = grid.getColumn(column);
      if (found && found.getColDef().headerName !== words) { found.getColDef().headerName = words; grid.refreshHeader(); }
    }
    grid.setColumnsVisible(["owner"], state.view !== "mine"); // all of them are one's own
  }
  /* The task that is open and the row one is on are one and the same, or a key would change another task than the one that is read. */
  function follow() {
    if (state.t === at || !visible.some((row) => row.id === state.t)) return;
    point(at = state.t);
    care.taskBar.draw();
  }
  let clicked = false; // a click opens what it falls on by itself
  for (const kind of ["mousedown", "keydown"]) document.addEventListener(kind, () => { clicked = kind === "mousedown"; }, true);
  function stand(id) { at = id; if (state.t && !clicked) set({ t: id }); else care.taskSide.draw(); }
  let marking = false;
  function mark() {
    const grid = api();
    if (!grid) return;
    marking = true;
    grid.forEachNode((node) => node.setSelected(chosen.has(node.data.id)));
    marking = false;
  }
  function point(id) {
    const grid = api();
    const node = grid && grid.getRowNode(id);
    if (!node || node.rowIndex === null) return false;
    grid.ensureIndexVisible(node.rowIndex);
    grid.setFocusedCell(node.rowIndex, "t");
    return true;
  }

  /* ---- rows arrive: at first, after a press, and when somebody else changed something */
  function ask() { return window.fetch("/tasks/rows.json", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null); }
  function take(data) {
    rows = new Map(data.rows.map((row) => [row.id, row]));
    meta = data.meta;
    leaving.clear();
    care.shellCount("/tasks", meta.may.triage ? [...rows.values()].filter(HOLDS.triage).length : [...rows.values()].filter((row) => HOLDS.mine(row) && ((row.due && row.due <= meta.today) || P().over(row))).length);
  }
  function learn() { return meta.people.length ? Promise.resolve() : ask().then((data) => { if (data && !here) { meta = data.meta; rows = new Map(data.rows.map((row) => [row.id, row])); } }); }
  function arrive() {
    here = false;
    chosen.clear();
    at = null;
    return ask().then((data) => {
      if (!shown()) return [];
      if (!data) { care.taskBar.lost(); return []; }
      take(data);
      here = true;
      read();
      compute();
      at = visible.some((row) => row.id === state.t) ? state.t : visible.length ? visible[0].id : null;
      window.setTimeout(() => lay(true), 0);
      return phone.matches ? [] : visible;
    });
  }
  /* Two answers may pass each other on the way: the one asked for last counts, and none is taken while a press of ours is on its way. */
  let askedFor = 0;
  function refresh() {
    if (!shown() || !here) return;
    const mine = (askedFor += 1);
    ask().then((data) => {
      if (!data || mine !== askedFor || !shown()) return;
      if (care.tasks.busy) { window.setTimeout(refresh, 300); return; }
      take(data);
      lay();
      if (state.t) care.taskSide.again();
    });
  }
  window.addEventListener("care:news", refresh);
  window.addEventListener("care:refresh", refresh);
  window.addEventListener("care:tasks", (event) => {
    if (!shown() || !here) return;
    for (const row of event.detail.rows) { rows.set(row.id, row); leaving.delete(row.id); }
    if (!event.detail.worked) leaving.clear();
    lay(false, event.detail.worked && event.detail.rows.some((row) => row.id === at));
    if (event.detail.rows.some((row) => row.id === state.t)) care.taskSide.again();
  });
  function sync() { if (shown() && here) { read(); lay(true); follow(); } }
  window.addEventListener("popstate", (event) => {
    if (!shown() || !here) return;
    event.stopImmediatePropagation();
    sync();
  });
  phone.addEventListener("change", () => { if (shown() && here) lay(true); });

  function happened(event) {
    if (event.type === "selectionChanged" && !marking) {
      chosen = new Set(event.api.getSelectedRows().map((row) => row.id));
      care.taskBar.draw();
      care.taskSide.draw();
    }
    if (event.type === "cellFocused" && event.rowIndex !== null && event.rowIndex !== undefined) {
      const node = event.api.getDisplayedRowAtIndex(event.rowIndex);
      if (node && node.data.id !== at) stand(node.data.id);
    }
    if (event.type === "rowClicked" && event.event && !event.event.target.closest(".ag-selection-checkbox, .ag-checkbox")) care.taskSide.open(event.data.id);
  }

  const row = (id) => rows.get(id);
  const current = () => (at ? rows.get(at) : null);
  /* what a press is about: what is selected, or the task that is open, or the row one is on */
  function about() {
    if (chosen.size) return visible.filter((one) => chosen.has(one.id));
    const one = (state.t && rows.get(state.t)) || current();
    return one ? [one] : [];
  }
  function choose(id, on) { if (on) chosen.add(id); else chosen.delete(id); mark(); care.taskBar.draw(); care.taskSide.draw(); }
  function clear() { chosen.clear(); mark(); care.taskBar.draw(); care.taskSide.draw(); }
  function move(step, extend) {
    if (!visible.length) return;
    const index = visible.findIndex((one) => one.id === at);
    const next = visible[index < 0 ? 0 : Math.max(0, Math.min(visible.length - 1, index + step))];
    if (extend) { if (at) chosen.add(at); chosen.add(next.id); mark(); care.taskBar.draw(); }
    stand(next.id);
    point(at);
  }
  /* What leaves the view by one's own press is not read any longer. */
  function away(ids) { ids.forEach((id) => leaving.add(id)); chosen.clear(); if (ids.includes(state.t)) set({ t: "" }); else lay(); }

  care.taskList = {
    get state() { return state; }, get meta() { return meta; }, get rows() { return rows; }, get visible() { return visible; }, get counts() { return counts; }, get chosen() { return chosen; },
    get here() { return here; }, learn: learn, views: views, holds: (view) => HOLDS[view], shown: shown, set: set, row: row, current: current, about: about, choose: choose, clear: clear, move: move, away: away, lay: lay, refresh: refresh, phone: phone, point: point,
  };
  Object.assign(window.dashAgGridFunctions, { careTaskHappened: happened });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { care_tasks: { arrive: arrive } });
})();
