/* The patient list in the browser: which rows are seen, in which order, and the address that says so. The server sends the rows once;
   filtering and sorting never ask it again. What is typed to find a person stays out of the address: it may be a name. */
(function () {
  "use strict";
  const care = window.care;
  const CLASSES = ["act", "watch", "data", "stable"];
  const PICKS = ["stage", "onset", "site"];
  const GRID = "patients-grid";
  const KEPT_MS = 4000;
  const ROOM_FOR_LAST = 1360; // px of grid: as wide as the columns before it need to show two reasons
  const phone = window.matchMedia("(max-width: 760px)");
  let rows = [];
  let meta = { total: 0, sorts: [], sort: "review" };
  let state = {};
  let visible = [];
  let passing = new Set();
  let counts = {};
  let known = new WeakMap();

  const shown = () => window.location.pathname === "/patients" && document.getElementById("patients-bar");
  const api = () => care.grid(GRID);

  /* ---- the state and its address */
  function read() {
    const asked = new URLSearchParams(window.location.search);
    const flags = (asked.get("flag") || "").split(",").filter((flag) => CLASSES.includes(flag));
    const held = window.history.state && window.history.state.q;
    state = { q: typeof held === "string" ? held : "", mine: asked.get("mine") === "1", flag: flags, sort: asked.get("sort") || meta.sort };
    for (const pick of PICKS) state[pick] = asked.get(pick) || "";
  }
  function write() {
    const said = new URLSearchParams();
    if (state.mine) said.set("mine", "1");
    if (state.flag.length) said.set("flag", state.flag.join(","));
    for (const pick of PICKS) if (state[pick]) said.set(pick, state[pick]);
    if (state.sort !== meta.sort) said.set("sort", state.sort);
    const query = said.toString().replaceAll("%2C", ",");
    window.history.replaceState(Object.assign({}, window.history.state, { q: state.q }), "", window.location.pathname + (query ? "?" + query : ""));
  }
  function filters() {
    return (state.q.trim() ? 1 : 0) + state.flag.length + PICKS.filter((pick) => state[pick]).length;
  }

  /* ---- which rows pass */
  function find(row) {
    if (!known.has(row)) known.set(row, care.find.findable(row));
    return known.get(row);
  }
  function compute() {
    const base = state.mine ? rows.filter((row) => row.mine) : rows;
    const matches = care.find.matcher(state.q);
    const typed = state.q.trim() !== "";
    visible = base.filter((row) => (!state.flag.length || state.flag.includes(row.c)) && PICKS.every((pick) => !state[pick] || String(row[pick + "_v"]) === state[pick]) &&
      (!typed || matches(find(row))));
    passing = new Set(visible);
    counts = { base: base.length, all: {}, seen: {} };
    for (const kind of CLASSES) {
      counts.all[kind] = base.reduce((n, row) => n + (row.c === kind), 0);
      counts.seen[kind] = visible.reduce((n, row) => n + (row.c === kind), 0);
    }
  }
  function sorted() {
    const [, down, field] = /^(-?)(.*)$/.exec(state.sort);
    if (field === "review") return visible;
    return [...visible].sort((a, b) => (down ? -1 : 1) * care.listParts.compare(a[field], b[field], null, null, Boolean(down)));
  }
  const inReviewOrder = () => state.sort === "review";
  function passes(row) { return row.g ? inReviewOrder() && counts.seen[row.c] > 0 : passing.has(row); }

  /* ---- the grid */
  function applySort() {
    const grid = api();
    if (!grid) return;
    const [, down, field] = /^(-?)(.*)$/.exec(state.sort);
    const wanted = field === "review" ? [] : [{ colId: field, sort: down ? "desc" : "asc" }];
    grid.applyColumnState({ state: wanted, defaultState: { sort: null } });
  }
  function redraw() {
    compute();
    const grid = api();
    if (grid) {
      grid.onFilterChanged();
      const groups = [];
      grid.forEachNode((node) => { if (node.data.g) groups.push(node); });
      if (groups.length) grid.redrawRows({ rowNodes: groups });
    }
    care.listBar.draw();
  }
  function set(change) {
    const sortBefore = state.sort;
    Object.assign(state, change);
    write();
    if (state.sort !== sortBefore) { applySort(); keepSort(); }
    redraw();
  }
  function reset() { set({ q: "", flag: [], stage: "", onset: "", site: "" }); }
  let keeping = 0;
  function keepSort() {
    window.clearTimeout(keeping);
    keeping = window.setTimeout(() => { if (shown()) care.put("patients-sort", { sort: state.sort }); }, 800);
  }
  /* Which reasons fit is judged when a cell is drawn: when the column gets its width only then, or another one, they are drawn again. */
  let fitted = 0;
  function fit(grid) {
    const width = grid.getColumn("why").getActualWidth();
    if (width !== fitted) grid.refreshCells({ columns: ["why"], force: true });
    fitted = width;
  }
  function happened(event) {
    if (event.type === "sortChanged") {
      const [one] = event.api.getColumnState().filter((column) => column.sort);
      const sort = one ? (one.sort === "desc" ? "-" : "") + one.colId : "review";
      if (sort !== state.sort) set({ sort: sort });
    }
    if (event.type === "cellFocused") event.api.setGridOption("focusGridInnerElement", back);
    if (event.type === "gridSizeChanged") {
      const room = event.clientWidth >= ROOM_FOR_LAST;
      if (event.api.getColumn("last").isVisible() !== room) event.api.setColumnsVisible(["last"], room);
    }
    if (event.type === "columnResized" && event.finished) fit(event.api);
    if (event.type === "selectionChanged") care.listBar.selection(event.api.getSelectedRows());
  }

  /* The rows are asked for as soon as somebody heads for the list, before its page is there. The list stays mounted behind other
     pages (stays.js): whoever comes back sees it at once, and what is new in it a moment later. It is in memory only, like the search. */
  let coming = null;
  let last = null;
  function ask() {
    if (!coming) {
      coming = window.fetch("/patients/rows.json", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null);
      window.setTimeout(() => { coming = null; }, KEPT_MS);
    }
    return coming;
  }
  const heads = (event) => { const link = event.target.closest && event.target.closest("a[href]"); if (link && /^\/patients(\?|$)/.test(link.getAttribute("href"))) ask(); };
  document.addEventListener("pointerdown", heads);
  document.addEventListener("click", heads, true);
  if (window.location.pathname === "/patients") ask();
  function arrive() {
    const asked = ask();
    coming = null;
    return asked.then((text) => {
      if (text === null) return lost();
      last = text;
      return lay(whole(JSON.parse(text)));
    });
  }
  /* Rows of another hour are not left standing as if they were of now. */
  function lost() {
    rows = [];
    last = "";
    if (shown()) care.draw(document.getElementById("patients-empty"), ["div", { class: "empty" }, ["b", {}, "The list did not arrive"], ["span", {}, "The clinic's database did not answer."], ["a", { class: "btn", href: window.location.pathname + window.location.search, "data-reload": "" }, "Try again"]]);
    return [];
  }
  /* Back in front: what has changed since takes the place of what stands there. */
  document.addEventListener("care:front", () => {
    if (last === null) return;
    const asked = ask();
    coming = null;
    asked.then((text) => {
      if (text === last || !shown()) return;
      last = text;
      window.dash_clientside.set_props(GRID, { rowData: text === null ? lost() : lay(whole(JSON.parse(text))) });
      // A cell looks only at its own field; what it says besides (a similar name, a change) may be new too.
      window.setTimeout(() => { const grid = api(); if (grid) grid.refreshCells({ force: true }); }, 50);
    });
  });

  /* A row comes as what everybody sees of it (of), and what of it depends on who looks. */
  function whole(data) {
    data.rows = data.rows.map(({ of: row, ...own }) => Object.assign(row, own));
    return data;
  }

  /* Rows arrive once; group headings stand before the first row of their class and are seen only in review order. */
  function lay(data) {
    rows = data.rows;
    meta = data.meta;
    known = new WeakMap();
    read();
    compute();
    care.listBar.draw(true);
    if (phone.matches) return [];
    const laid = [];
    let kind = null;
    for (const row of rows) {
      if (row.c !== kind) { kind = row.c; laid.push({ id: "g-" + row.c, g: true, c: row.c }); }
      laid.push(row);
    }
    return laid;
  }
  function sync() {
    if (!shown() || window.location.pathname !== "/patients" || !rows.length) return;
    read();
    applySort();
    redraw();
    care.listBar.draw(true);
  }
  window.addEventListener("_dashprivate_pushstate", sync);
  window.addEventListener("popstate", sync);
  phone.addEventListener("change", () => {
    if (!shown() || !rows.length) return;
    window.dash_clientside.set_props(GRID, { rowData: lay({ rows: rows, meta: meta }) });
  });

  /* ---- keys */
  const current = () => { const grid = api(); const cell = grid && grid.getFocusedCell(); return cell ? grid.getDisplayedRowAtIndex(cell.rowIndex) : null; };
  function move(step, extend) {
    const grid = api();
    if (!grid || !grid.getDisplayedRowCount()) return false;
    const cell = grid.getFocusedCell();
    let index = cell ? cell.rowIndex + step : 0;
    for (; index >= 0 && index < grid.getDisplayedRowCount(); index += step) if (!grid.getDisplayedRowAtIndex(index).data.g) break;
    const node = grid.getDisplayedRowAtIndex(index);
    if (!node || node.data.g) return true;
    if (extend) { if (current()) current().setSelected(true); node.setSelected(true); }
    grid.ensureIndexVisible(index);
    grid.setFocusedCell(index, "name");
    return true;
  }
  /* who comes back to the list by Tab is where one was */
  function back() { const cell = api() && api().getFocusedCell(); if (cell) api().setFocusedCell(cell.rowIndex, cell.column); return Boolean(cell); }
  const here = () => Boolean(shown()) && !phone.matches;
  const onRow = (event) => here() && Boolean(current()) && (!event.target || event.target === document.body || Boolean(event.target.closest(".ag-row")));
  care.keys.add({ keys: ["j"], words: "Down", group: "List", label: ["j", "↓"], when: here, run: () => move(1) });
  care.keys.add({ keys: ["k"], words: "Up", group: "List", label: ["k", "↑"], when: here, run: () => move(-1) });
  care.keys.add({ keys: ["J"], words: "Extend selection", group: "List", label: ["Shift", "j"], when: here, run: () => move(1, true) });
  care.keys.add({ keys: ["K"], words: "Extend upwards", group: "List", label: ["Shift", "k"], when: here, run: () => move(-1, true) });
  care.keys.add({ keys: ["Enter"], words: "Open", group: "List", when: (event) => (event.target ? onRow(event) : here()), run: () => { care.go("/patients/" + current().data.id); } });
  care.keys.add({ keys: ["x"], words: "Select", group: "List", label: ["x", " "], when: (event) => (event.target ? onRow(event) : here()), run: () => { current().setSelected(!current().isSelected()); } });

  care.list = {
    get state() { return state; }, get rows() { return rows; }, get meta() { return meta; }, get counts() { return counts; }, get visible() { return visible; },
    counted: (kind) => counts.seen[kind], inReviewOrder: inReviewOrder, filters: filters, set: set, reset: reset, sorted: sorted, api: api, move: move, CLASSES: CLASSES, PICKS: PICKS,
  };
  Object.assign(window.dashAgGridFunctions, { carePasses: (node) => passes(node.data), careHappened: happened });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { care_list: { arrive: arrive } });
})();
