/* Tasks from any page: change, accept, make, take back. One press is sent at a time, so that every one of them is answered; what comes
   of it is told to whoever shows tasks by the event care:tasks. */
(function () {
  "use strict";
  const care = (window.care = window.care || {});
  const waiting = []; // presses not sent yet: { store, body, said, then }
  let sent = null;
  let asking = 0;
  const asked = new Map(); // questions by number

  function send(store, body, said, then) {
    const press = { store: store, body: Object.assign({ key: crypto.randomUUID() }, body), said: said, then: then };
    waiting.push(press);
    next();
    return press.body.key;
  }
  function next() {
    if (sent || !waiting.length) return;
    sent = waiting.shift();
    window.dash_clientside.set_props(sent.store, { data: sent.body });
  }
  const seen = (tasks) => tasks.map((task) => ({ id: task.id, version: task.v }));

  /* said: what the message tells when it worked; null for none */
  function change(tasks, wanted, said, then) { return send("task-change", { tasks: seen(tasks), wanted: wanted }, said, then); }
  function accept(tasks, owners, said, then) { return send("task-accept", { tasks: tasks.map((task, n) => ({ id: task.id, version: task.v, owner_id: owners[n] })) }, said, then); }
  function add(values, said, then) { return send("task-new", values, said, then); }
  function undo(batch) { return send("task-undo", { batch: batch }, null, null); }

  function told(news) {
    if (!news || !sent || news.key !== sent.body.key) return window.dash_clientside.no_update;
    const press = sent;
    sent = null;
    if (news.rows) window.dispatchEvent(new CustomEvent("care:tasks", { detail: { rows: news.rows, worked: !news.refused && !news.conflict } }));
    if (news.refused) {
      care.toast("Not saved. " + news.refused, { kind: "err", key: "task-refused" });
      window.dispatchEvent(new CustomEvent("care:tasks", { detail: { rows: [], worked: false } }));
    } else if (news.conflict) conflict(press, news);
    else {
      care.changedByMe();
      if (press.store === "task-undo") care.toast(back(news), { key: "undo" });
      else if (press.said) care.undo.offer(press.said, () => undo(news.batch));
    }
    if (press.then) press.then(news);
    next();
    return window.dash_clientside.no_update;
  }
  function back(news) {
    const left = news.left.length;
    if (!left) return "Taken back.";
    const since = " changed since, or a newer task stands for " + (left === 1 ? "it." : "them.");
    return Object.keys(news.versions).length ? "Taken back, but for " + left + " that" + since : "Not taken back: " + (left === 1 ? "it" : "they") + since;
  }
  /* The server refused the press as a whole: nothing of it was done, and the next one may go. */
  window.addEventListener("care:refused", () => {
    if (!sent) return;
    const press = sent;
    sent = null;
    window.dispatchEvent(new CustomEvent("care:tasks", { detail: { rows: [], worked: false } }));
    if (press.then) press.then({ refused: "lost" });
    window.setTimeout(next, 0);
  });

  /* Somebody was quicker: both values, and which to keep. What nobody else changed goes through untouched. */
  function conflict(press, news) {
    if (!press.body.tasks) { care.toast("Somebody changed this task first. It is shown as it is now.", { kind: "err", key: "task-conflict" }); return; }
    // Names are known where the list is; elsewhere they are asked for first.
    care.taskList.learn().then(() => care.tasksConflict(press, news, (tasks, wanted) => {
      if (press.store === "task-accept") {
        const owners = new Map(press.body.tasks.map((one) => [one.id, one.owner_id]));
        accept(tasks, tasks.map((one) => owners.get(one.id)), press.said, press.then);
      } else change(tasks, wanted || press.body.wanted, press.said, press.then);
    }));
  }

  /* ---- questions that change nothing: the last one of a kind is the one that counts */
  function ask(store, about, then) {
    asking += 1;
    asked.set(store, { n: asking, then: then });
    window.dash_clientside.set_props(store, { data: Object.assign({ n: asking }, about) });
  }
  const answered = (store) => (answer) => {
    const question = asked.get(store);
    if (answer && question && (answer.n === undefined || answer.n === question.n)) question.then(answer);
    return window.dash_clientside.no_update;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { tasks: { told: told, offered: answered("task-choices"), read: answered("task-line"), shown: answered("task-open") } });
  care.tasks = { change: change, accept: accept, add: add, undo: undo, send: send, ask: ask, get busy() { return Boolean(sent) || waiting.length > 0; } };
})();
