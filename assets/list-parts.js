/* What stands in the cells of the patient list. Built from data with care.element: text stays text. Plain classes, not React, because
   a list draws hundreds of them (dash-ag-grid reaches them through dashAgGridFunctions). A number is [value, words, class]. */
(function () {
  "use strict";
  const care = window.care;
  const WORDS = { act: "Act", watch: "Watch", data: "Data", stable: "Stable" };
  const NOTES = { act: "need a decision at this meeting", watch: "changing, look at the reason", data: "missing or old, not known to be stable", stable: "no rule met" };
  const SHAPES = { act: ["path", { d: "M0 0h10v10H0z" }], watch: ["path", { d: "M5 .5 10 9.5H0z" }], data: ["circle", { cx: 5, cy: 5, r: 4 }] };
  const COLOURS = { act: "var(--c-act)", watch: "var(--c-watch)", data: "var(--c-data)", stable: "var(--ch-total)" };

  const mark = (kind) => (SHAPES[kind] ? [["svg", { class: "mark mark-" + kind, viewBox: "0 0 10 10", "aria-hidden": "true" }, SHAPES[kind]]] : []);
  const classWord = (kind) => ["span", { class: "cls cls-" + kind }, ...mark(kind), WORDS[kind]];
  const name = (row) => ["bdi", {}, row.fam + (row.giv ? ", " : ""), ["span", {}, row.giv]];
  const wholeName = (row) => row.fam + (row.giv ? ", " + row.giv : "") + (row.lat ? " (" + row.lat + ")" : "");
  const about = (row) => [["span", {}, row.born + (row.age ? ", " + row.age : "")], ...(row.lat ? [" ", ["span", { class: "lat" }, row.lat]] : []),
    ...(row.sim ? [" ", ["span", { class: "tag" }, ...mark("watch"), "similar name"]] : [])];
  const change = (row) => ["span", { class: "chg" }, "(" + row.chg + ")"];

  /* Sparkline 76 × 32: 8 px a visit, right-aligned, y 0–48, baseline only, end dot in the colour of the class. */
  function spark(row, width = 76, height = 32) {
    const totals = row.spark || [];
    const n = totals.length;
    const step = Math.min(8, (width - 12) / Math.max(1, n - 1));
    const x = (i) => (width - 6 - (n - 1 - i) * step).toFixed(1);
    const y = (v) => (3 + (height - 6) * (1 - v / 48)).toFixed(1);
    const colour = COLOURS[row.c];
    return ["svg", { class: "spark", width: width, height: height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      ["line", { class: "b0", x1: 0, x2: width - 6, y1: height - 3, y2: height - 3 }],
      ...(n > 1 ? [["path", { d: "M" + totals.map((v, i) => x(i) + " " + y(v)).join(" ") }]] : []),
      ...(n ? [["circle", { cx: x(n - 1), cy: y(totals[n - 1]), r: 2.75, style: `fill:${row.c === "data" ? "var(--c-page)" : colour};stroke:${colour};stroke-width:1.5` }]] : [])];
  }

  /* As many as fit beside "+n", at most three; the first always, on two lines where it alone is too long: a chip is never cut. Widths are judged by letters, so nothing is measured while scrolling. */
  function chips(row, room) {
    const shown = [];
    let left = room;
    /* What one's own discipline said of them comes first, else that another put them off: outlined for seen, dashed for put off; short enough to stand whole. */
    const marks = row.marks || [];
    const all = marks.map(([, words]) => words).join(" · ");
    const told = marks.filter(([kind, , own]) => own || kind === "snoozed").sort((a, b) => b[2] - a[2]).slice(0, 1);
    for (const [kind, words] of told) {
      const brief = words.split(":")[0];
      shown.push(["span", { class: "chip chip-" + kind, title: all }, brief]);
      left -= brief.length * 6.7 + 18;
    }
    const said = shown.length;
    for (const [kind, words] of row.why.slice(0, 3)) {
      const width = words.length * 6.7 + 18;
      if (shown.length > said && width > left - 30) break;
      shown.push(["span", { class: "chip chip-" + kind + (width > left - 30 ? " is-long" : "") }, words]);
      left -= width;
    }
    const more = row.whys - (shown.length - said);
    const others = marks.filter((one) => !one[2] && !told.includes(one)).length;
    const count = more > 0 ? [["span", { class: "chip chip-more", title: row.why.slice(shown.length - said).map(([, words]) => words).join(" · ") }, "+" + more]] : [];
    return [...shown, ...count, ...(others && left > 110 ? [["span", { class: "chip chip-more", title: all }, others + (others === 1 ? " other looked" : " others looked")]] : [])];
  }

  const part = (tree) => class {
    init(params) { this.shown = care.element(tree(params.data, params)); }
    getGui() { return this.shown; }
    refresh() { return false; }
  };
  const cell = (params) => params.data[params.column.getColId()] || [null, "No data", "none"];

  const parts = {
    careClass: part((row) => classWord(row.c)),
    careName: part((row) => ["div", { class: "who2", title: wholeName(row) },
      ["a", { class: "nm", href: "/patients/" + row.id, tabindex: "-1" }, name(row)], ["div", { class: "age" }, ...about(row)]]),
    careTotal: part((row) => row.total[0] === null ? ["span", { class: "none" }, row.total[1]] :
      ["div", { class: "fn", title: row.said }, spark(row), ["b", { class: "num" }, row.total[1]], change(row)]),
    careNumber: part((row, params) => { const [, words, kind] = cell(params); return ["span", { class: kind || "" }, words]; }),
    careReasons: part((row, params) => ["div", { class: "chips" }, ...(row.why.length ? chips(row, params.column.getActualWidth() - 12) : [["span", { class: "none" }, "No rule met"]])]),
    careTasks: part((row) => ["span", {}, String(row.tasks[0]), ["span", { class: "bad od" }, row.late ? "/" + row.late : ""],
      ["span", { class: "sr" }, row.late ? " open, " + row.late + " overdue" : " open"]]),
  };
  parts.careGroup = class {
    init(params) {
      const row = params.data;
      this.shown = care.element(["div", { class: "grp" }, classWord(row.c), ["b", {}, String(care.list ? care.list.counted(row.c) : row.n)], ["span", { class: "muted" }, NOTES[row.c]]]);
      const hide = () => { const line = this.shown.closest("[role=row]"); if (line) { line.setAttribute("aria-hidden", "true"); line.tabIndex = -1; } };
      window.requestAnimationFrame(hide);
    }
    getGui() { return this.shown; }
    refresh() { return false; }
  };
  parts.careHead = class {
    init(params) { this.shown = care.element(["span", { class: "th" }, params.displayName, ["span", { class: "th-2" }, params.second || "\u00a0"]]); }
    getGui() { return this.shown; }
    refresh() { return false; }
  };

  /* Numbers by value, words by the alphabet; what is missing stands last whichever way it is sorted. */
  const letters = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
  function compare(a, b, nodeA, nodeB, descending) {
    const [x, y] = [a, b].map((value) => (Array.isArray(value) ? value[0] : value));
    if (x === null || x === undefined) return y === null || y === undefined ? 0 : descending ? -1 : 1;
    if (y === null || y === undefined) return descending ? 1 : -1;
    return typeof x === "number" && typeof y === "number" ? x - y : letters.compare(x, y);
  }

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, { careParts: parts, careCompare: compare });
  care.listParts = { classWord: classWord, name: name, wholeName: wholeName, about: about, change: change, chips: chips, mark: mark, compare: compare, WORDS: WORDS };
})();
