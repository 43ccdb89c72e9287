/* The keys of the task list, and what each of them does; the same for the buttons that stand for them. */
(function () {
  "use strict";
  const care = window.care;
  const L = () => care.taskList;
  const side = () => care.taskSide;
  const MOST = 200; // as the server takes them (ux specification 6.7)
  const here = () => Boolean(L() && L().shown() && L().here);
  const asks = () => here() && Boolean(side().kind());
  const offered = (act) => () => here() && !asks() && (care.taskBar.offered().includes(act) || Boolean(document.querySelector(`#tasks-side [data-do-one=${act}]`)));
  const names = (list, owners) => { const ids = [...new Set(owners)]; return ids.length === 1 ? care.taskParts.name(ids[0]) : care.taskBar.bare(ids.length, "person").replace("persons", "people"); };

  /* Keeps the proposal as it is and gives it to whom its discipline suggests; where nobody is suggested, somebody has to be chosen. */
  function accept(list) {
    const ready = list.filter((row) => row.st === "proposed" && (L().meta.triage[row.id] || {}).to);
    const rest = list.filter((row) => !ready.includes(row));
    if (!ready.length) { side().start(list.some((row) => !row.d) ? "disc" : "assign", list); return; }
    const owners = ready.map((row) => L().meta.triage[row.id].to);
    L().away(ready.map((row) => row.id));
    care.tasks.accept(ready, owners, [side().one(ready) + " accepted for ", ["b", {}, names(ready, owners)]]);
    if (rest.length) { rest.forEach((row) => L().choose(row.id, true)); care.toast(care.taskBar.bare(rest.length, "task") + " left: nobody is suggested. Choose somebody.", { key: "task-left" }); }
  }
  function act(name, only) {
    const list = only || L().about();
    if (!list.length) return;
    if (list.length > MOST) { care.toast(list.length + " selected. At most " + MOST + " change in one press: select fewer, or filter first.", { kind: "err", key: "task-many" }); return; }
    if (name === "accept") accept(list);
    else if (name === "priority") {
      const urgent = !list.every((row) => row.u);
      care.tasks.change(list, { priority: urgent ? "urgent" : "routine" }, side().one(list) + (urgent ? " urgent" : " routine"));
    } else if (name === "done" || name === "reopen") {
      if (L().state.view !== "done" || name === "reopen") L().away(list.map((row) => row.id));
      care.tasks.change(list, { state: name === "done" ? "done" : "open" }, side().one(list) + (name === "done" ? " done" : " open again"));
    } else side().start(name, ["twin", "reword"].includes(name) ? list.slice(0, 1) : list);
  }
  care.taskAct = act;

  const add = (entry) => care.keys.add(Object.assign({ group: "Tasks" }, entry));
  /* with a panel open, numbers choose and Enter takes */
  add({ keys: [..."123456789"], label: ["1", "9"], words: "Choose", group: "Panel", when: asks, run: (event) => side().pick(Number(event.key) - 1) });
  add({ keys: ["Enter"], words: "Take what is marked", group: "Panel", when: (event) => asks() && !(event.target && event.target.closest && event.target.closest("button, a[href]")), run: () => side().go() });
  add({ keys: ["ArrowDown", "j"], words: "Next choice", group: "Panel", when: asks, run: () => { side().step(1); } });
  add({ keys: ["ArrowUp", "k"], words: "Choice before", group: "Panel", when: asks, run: () => { side().step(-1); } });
  add({ keys: ["Escape"], label: ["Esc"], words: "Close, or clear the selection", group: "Tasks", when: here, run: () => { if (side().close()) return; L().clear(); } });

  const grid = () => here() && !L().phone.matches && !asks();
  add({ keys: ["j", "ArrowDown"], label: ["j", "↓"], words: "Down", when: grid, run: () => L().move(1) });
  add({ keys: ["k", "ArrowUp"], label: ["k", "↑"], words: "Up", when: grid, run: () => L().move(-1) });
  add({ keys: ["J"], label: ["Shift", "j"], words: "Extend selection", when: grid, run: () => L().move(1, true) });
  add({ keys: ["K"], label: ["Shift", "k"], words: "Extend upwards", when: grid, run: () => L().move(-1, true) });
  add({ keys: ["x", " "], label: ["x"], words: "Select", when: (event) => grid() && Boolean(L().current()) && (!event.target || event.key === "x" || Boolean(event.target.closest && event.target.closest(".ag-row"))), run: () => { const id = L().current().id; L().choose(id, !L().chosen.has(id)); } });
  add({ keys: ["Enter"], words: "Open", when: (event) => grid() && Boolean(L().current()) && (!event.target || event.target === document.body || Boolean(event.target.closest && event.target.closest(".ag-row"))), run: () => side().open(L().current().id) });
  const ACTS = [["accept", "Accept, with the suggested owner"], ["twin", "Duplicate of…"], ["decline", "Decline, with a reason"], ["assign", "Assign"], ["disc", "For which discipline"], ["due", "Due day"], ["priority", "Urgent or routine"], ["snooze", "Snooze to a day"], ["wait", "Waiting for somebody"], ["done", "Done"], ["reopen", "Open again"]];
  for (const [name, words] of ACTS) add({ keys: [{ accept: "1", twin: "2", decline: "3", assign: "a", disc: "f", due: "d", priority: "p", snooze: "z", wait: "w", done: "e", reopen: "o" }[name]], words: words, when: offered(name), run: () => act(name) });
})();
