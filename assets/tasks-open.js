/* The panel of one task: what can be pressed in it, and that what one was told of it is read by opening it. */
(function () {
  "use strict";
  const care = window.care;
  const L = () => care.taskList;
  let read = null;

  document.addEventListener("care:drawn", (event) => {
    const open = event.target.querySelector && event.target.querySelector("[data-task]");
    if (!open) { if (event.target.id === "tasks-side") read = null; return; }
    const row = L().row(open.dataset.task);
    if (read === open.dataset.task) return;
    read = open.dataset.task;
    if (row && row.n) care.tasks.send("task-seen", { task_id: row.id }, null);
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("#tasks-side button, #tasks-side a[data-open]");
    if (!pressed) return;
    const data = pressed.dataset;
    const open = pressed.closest("[data-task]");
    const row = open && L().row(open.dataset.task);
    if (data.watchTask) care.tasks.send("task-watch", { task_id: data.watchTask, on: Boolean(data.on) }, null, () => care.taskSide.again());
    if (data.start && row) care.tasks.change([row], { state: "in_progress" }, "“" + row.t + "” in progress");
    if (data.doOne && row) care.taskAct(data.doOne, [row]);
  });
})();
