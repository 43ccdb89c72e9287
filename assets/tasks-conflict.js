/* What stands in the dialog when somebody else changed a task first: of one task part by part, of many task by task. */
(function () {
  "use strict";
  const care = window.care;
  const LABELS = { title: "Wording", state: "State", state_reason: "Reason", priority: "Priority", discipline: "For", owner_id: "Owner", owner_role: "Pool", due_on: "Due", waiting_on: "Waiting for", waiting_until: "Until", snoozed_until: "Snoozed to", duplicate_of: "Same as", tags: "Tags" };
  const DAYS = ["due_on", "waiting_until", "snoozed_until"];
  const P = () => care.taskParts;

  function words(name, value) {
    if (value === null || value === undefined || value === "") return "none";
    if (name === "owner_id") return P().name(value);
    if (name === "owner_role") return P().pool(value);
    if (name === "state") return P().STATES[value] || value;
    if (name === "duplicate_of") return (care.taskList.row(value) || { t: "another task" }).t;
    return DAYS.includes(name) ? P().day(value) : String(value);
  }
  /* a column of the row as it is now */
  const held = { title: "t", state: "st", state_reason: "why", discipline: "d", owner_id: "o", owner_role: "r", due_on: "due", waiting_on: "wo", waiting_until: "wu", snoozed_until: "z" };
  const now = (row, name) => (name === "priority" ? (row.u ? "urgent" : "routine") : name === "tags" ? (row.tags || []).join(" ") : row[held[name]] === undefined ? null : row[held[name]]);
  const clock = (iso) => new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  function since(one, press) {
    const seen = press.body.tasks.find((task) => task.id === one.id).version;
    return one.changes.filter((change) => change.v > seen);
  }
  /* Reading it when it is only a value that both set alike is no choice: such parts are told, not asked. */
  function parts(one, row, wanted, press) {
    const was = Object.assign({}, ...since(one, press).map((change) => change.was).reverse());
    const names = [...new Set([...Object.keys(wanted), ...Object.keys(was)])].filter((name) => LABELS[name]);
    return names.map((name) => {
      const mine = name in wanted ? wanted[name] : was[name];
      const theirs = now(row, name);
      return { name: name, label: LABELS[name], mine: words(name, mine), theirs: words(name, theirs), same: words(name, mine) === words(name, theirs), value: mine, pick: name in wanted ? "mine" : "theirs" };
    });
  }

  care.tasksConflict = function (press, news, again) {
    const rows = new Map(news.rows.map((row) => [row.id, row]));
    const mine = press.body.wanted || { owner_id: press.body.tasks[0].owner_id };
    const others = press.body.tasks.filter((task) => !news.conflict.some((one) => one.id === task.id)).map((task) => ({ id: task.id, v: task.version }));
    const last = since(news.conflict[0], press).pop() || { by: "Somebody", at: new Date().toISOString() };
    if (news.conflict.length === 1 && !others.length) {
      const [one] = news.conflict;
      const row = rows.get(one.id) || { id: one.id, t: one.title };
      const found = parts(one, row, mine, press);
      care.conflict({
        title: last.by + " changed this task at " + clock(last.at), theirs: "Saved " + clock(last.at) + ", " + last.by,
        about: [(row.d ? row.d + " " : "") + row.t, ...(row.fam ? [", ", ...P().who(row), ", " + P().born(row)] : []), "."], rows: found,
        save: (picked) => {
          const wanted = Object.fromEntries(found.filter((part) => !part.same && picked[part.name] === "mine").map((part) => [part.name, part.value]));
          if (Object.keys(wanted).length) again([{ id: one.id, v: one.v }], wanted);
        },
      });
      return;
    }
    const said = (wanted) => Object.entries(wanted).filter(([name]) => LABELS[name]).map(([name, value]) => LABELS[name].toLowerCase() + " " + words(name, value)).join(", ");
    care.conflict({
      title: last.by + (news.conflict.length === 1 ? " changed one of these tasks at " : " and others changed some of these tasks, last at ") + clock(last.at), theirs: "Saved " + clock(last.at) + ", left as it is",
      about: ["The other " + others.length + " are not touched by this."],
      rows: news.conflict.map((one) => ({ name: one.id, label: one.title, mine: said(mine), theirs: said(Object.fromEntries(parts(one, rows.get(one.id) || {}, {}, press).map((part) => [part.name, now(rows.get(one.id) || {}, part.name)]))) || "changed" })),
      save: (picked) => { const kept = news.conflict.filter((one) => picked[one.id] === "mine").map((one) => ({ id: one.id, v: one.v })); if (kept.length + others.length) again([...others, ...kept]); },
      keep: () => { if (others.length) again(others); },
    });
  };
})();
