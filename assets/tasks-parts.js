/* What stands in the cells of the task list, and how days, people and lateness are said in it. Days are ISO texts. */
(function () {
  "use strict";
  const care = window.care;
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const STATES = { proposed: "proposed", open: "open", in_progress: "in progress", waiting: "waiting", done: "done", declined: "declined", cancelled: "cancelled" };
  const SOURCES = { person: "asked by", rule: "rule:", meeting: "meeting:", home: "log:", request: "", end_of_care: "end of care:" };
  const list = () => care.taskList;

  const day = (iso) => (iso ? iso.slice(8, 10) + "-" + MONTHS[+iso.slice(5, 7) - 1] + "-" + iso.slice(0, 4) : "");
  const short = (iso) => day(iso).slice(0, 6);
  const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
  const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
  const isOpen = (row) => ["proposed", "open", "in_progress", "waiting"].includes(row.st);
  const late = (row) => (isOpen(row) && row.due ? Math.max(between(row.due, list().meta.today), 0) : 0);
  /* the day has come on which whoever waits was to ask again */
  const over = (row) => row.st === "waiting" && Boolean(row.wu) && row.wu <= list().meta.today;
  const person = (id) => list().meta.people.find((one) => one.id === id);
  const name = (id) => (person(id) || { name: "somebody who left" }).name;
  const pool = (role) => ((list().meta.roles[role] || ["", ""])[1] || (list().meta.roles[role] || [role])[0]) + " pool";
  const owner = (row) => (row.o ? name(row.o) : row.r ? pool(row.r) : null);
  const who = (row) => [["bdi", {}, ["b", {}, row.fam.toUpperCase()], row.giv ? ", " + row.giv : ""]];
  const born = (row) => (row.born ? "born " + day(row.born) : "birth date not known");
  const snoozed = (row) => Boolean(row.z && row.z > list().meta.today && isOpen(row));

  function source(row) {
    if (row.src === "person") return row.note || (row.by ? "asked by " + name(row.by) + ", " + (row.at.slice(0, 4) === list().meta.today.slice(0, 4) ? short : day)(row.at) : day(row.at));
    if (row.rule) return "rule: " + (list().meta.rules[row.rule] || row.rule);
    return (SOURCES[row.src] + " " + (row.note || day(row.at))).trim();
  }
  /* [words, class]: the inbox's clock while a task is proposed, else its state, lateness first */
  function clock(row) {
    const judged = list().meta.triage[row.id];
    if (row.st === "proposed" && snoozed(row)) return ["snoozed to " + short(row.z), "muted"];
    if (row.st === "proposed" && judged) return [judged.said, judged.left < 0 ? "act strong" : judged.left === 0 ? "watch strong" : ""];
    if (late(row)) return ["overdue " + late(row) + " d", "act strong"];
    if (row.st === "waiting") return over(row) ? ["waited to " + short(row.wu) + ": ask", "watch strong"] : ["waiting to " + short(row.wu), ""];
    if (!isOpen(row)) return [STATES[row.st] + " " + short(row.x), "muted"];
    return row.due === list().meta.today ? ["due today", "watch strong"] : [STATES[row.st], row.st === "open" ? "muted" : ""];
  }
  function taker(row) {
    if (row.st !== "proposed") return owner(row) ? [owner(row) + (row.o === list().meta.me ? " (you)" : ""), row.o ? "" : "muted"] : ["no owner", "watch"];
    const judged = list().meta.triage[row.id];
    if (!row.d) return ["choose discipline", "watch"];
    if (!judged || !judged.to) return [judged ? "nobody is there" : "in the inbox", judged ? "watch" : "muted"];
    return judged.led ? [name(judged.to), ""] : [name(judged.to) + ", no lead", "watch"];
  }

  const part = (tree) => class {
    init(params) { this.shown = care.element(tree(params.data)); }
    getGui() { return this.shown; }
    refresh() { return false; }
  };
  const urgent = (row) => (row.u ? [...care.listParts.mark("act"), ["span", { class: "sr" }, "urgent"]] : []);
  const parts = {
    taskMark: part((row) => ["span", { class: "tk-m" }, ...urgent(row)]),
    taskFor: part((row) => (row.d ? ["span", { class: "dc" }, row.d] : ["span", { class: "dc watch nod" }, ...care.listParts.mark("watch"), "not set"])),
    taskWording: part((row) => ["div", { class: "tk2", title: row.t }, ["span", { class: row.u || late(row) ? "strong" : "" }, row.t, ...(row.n ? [" ", ["span", { class: "tk-new" }, row.n + " new"]] : [])],
      ["i", {}, row.st === "waiting" ? "waiting for " + row.wo : isOpen(row) ? source(row) : row.why || source(row)]]),
    taskPatient: part((row) => (row.fam ? ["div", { class: "tk2" }, ["span", {}, ...who(row)], ["i", {}, born(row)]] :
      ["span", { class: "muted" }, row.pid ? "not shown to your role" : "no patient"])),
    taskClock: part((row) => { const [words, kind] = clock(row); return ["span", { class: kind }, words]; }),
    taskOwner: part((row) => { const [words, kind] = taker(row); return ["span", { class: kind, title: words }, words]; }),
    taskDue: part((row) => ["span", { class: row.due ? "" : "muted" }, row.due ? day(row.due) : "no date"]),
  };

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, { careTaskParts: parts });
  care.taskParts = { day: day, short: short, plus: plus, between: between, isOpen: isOpen, late: late, over: over, person: person, name: name, pool: pool, owner: owner, who: who, born: born, snoozed: snoozed,
    source: source, clock: clock, taker: taker, urgent: urgent, STATES: STATES };
})();
