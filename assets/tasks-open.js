/* The panel of one task: what can be pressed in it, comments with names, and that what one was told of it is read by opening it. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
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

  /* ---- @ and the first letters of a name: the colleagues it may be; chosen ones are told */
  const mentioned = new Map();
  function token(field) { const found = /(^|\s)@([\p{L}\p{M}'’-]*)$/u.exec(field.value.slice(0, field.selectionStart)); return found ? found[2] : null; }
  function names(field) {
    const typed = token(field);
    const box = at("task-mentions");
    if (!box) return;
    const found = typed === null ? [] : L().meta.people.filter((one) => one.on && one.id !== L().meta.me && one.name.split(/[\s-]+/).some((word) => care.find.fold(word).startsWith(care.find.fold(typed)))).slice(0, 6);
    box.hidden = !found.length;
    box.replaceChildren(...found.map((one, n) => care.element(["button", { type: "button", role: "option", id: "mention-" + n, "aria-selected": n === 0 ? "true" : "false", "data-mention": one.id }, one.name + " ", ["span", { class: "label" }, (L().meta.roles[one.role] || [""])[0]]])));
  }
  function mention(id) {
    const field = at("task-comment");
    const before = field.value.slice(0, field.selectionStart).replace(/@([\p{L}\p{M}'’-]*)$/u, "@" + care.taskParts.name(id) + " ");
    const after = field.value.slice(field.selectionStart);
    field.value = before + after;
    field.setSelectionRange(before.length, before.length);
    mentioned.set(id, care.taskParts.name(id));
    at("task-mentions").hidden = true;
    field.focus();
  }
  function say(id) {
    const field = at("task-comment");
    const text = field.value.trim();
    if (!text) { field.focus(); return; }
    const told = [...mentioned].filter(([, name]) => text.includes("@" + name)).map(([who]) => who);
    care.tasks.send("task-say", { task_id: id, text: text, mentions: told }, null, (news) => {
      if (news.refused || !at("task-comment")) return;
      mentioned.clear();
      at("task-comment").value = "";
      care.taskSide.again();
    });
  }
  document.addEventListener("input", (event) => { if (event.target.id === "task-comment") names(event.target); });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "task-comment") return;
    const box = at("task-mentions");
    const listed = box && !box.hidden ? [...box.children] : [];
    const marked = listed.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (listed.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const next = Math.max(0, Math.min(listed.length - 1, marked + (event.key === "ArrowDown" ? 1 : -1)));
      listed.forEach((one, n) => one.setAttribute("aria-selected", n === next ? "true" : "false"));
    } else if (listed.length && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey) { event.preventDefault(); mention(listed[marked].dataset.mention); }
    else if (listed.length && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); box.hidden = true; }
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); say(event.target.closest("[data-task]").dataset.task); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); event.target.blur(); }
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("#tasks-side button, #tasks-side a[data-open]");
    if (!pressed) return;
    const data = pressed.dataset;
    const open = pressed.closest("[data-task]");
    const row = open && L().row(open.dataset.task);
    if (data.mention) mention(data.mention);
    if (data.say) say(data.say);
    if (data.watchTask) care.tasks.send("task-watch", { task_id: data.watchTask, on: Boolean(data.on) }, null, () => care.taskSide.again());
    if (data.start && row) care.tasks.change([row], { state: "in_progress" }, "“" + row.t + "” in progress");
    if (data.doOne && row) care.taskAct(data.doOne, [row]);
  });
})();
