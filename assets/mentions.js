/* Comments under a task, wherever they are written (dashboard/panels/comment_box.py): @ and the first letters of a name find a colleague, and who is
   chosen is told. Who can be named stands with the tasks, as data-people. */
(function () {
  "use strict";
  const care = window.care;
  const AT = /(^|\s)@([\p{L}\p{M}'’-]*)$/u;
  const chosen = new Map(); // by task: the names that were chosen, by id
  const typing = (event) => (event.target.closest ? event.target.closest("[data-mentions]") : null);
  const list = (field) => document.getElementById(field.id + "-names");
  const before = (field) => field.value.slice(0, field.selectionStart);
  const task = (field) => field.form.dataset.sayOf;

  function offer(field) {
    const typed = AT.exec(before(field));
    const people = typed ? JSON.parse(field.closest("[data-people]").dataset.people) : [];
    const found = people.filter((one) => one.name.split(/[\s-]+/).some((word) => care.find.fold(word).startsWith(care.find.fold(typed[2])))).slice(0, 6);
    list(field).replaceChildren(...found.map((one, n) => care.element(["button", { type: "button", role: "option", id: field.id + "-" + n, tabindex: "-1", "data-mention": one.id, "data-name": one.name }, one.name + " ", ["span", { class: "label" }, one.role]])));
    list(field).hidden = !found.length;
    mark(field, 0);
  }
  function mark(field, n) {
    const options = [...list(field).children];
    options.forEach((one, m) => one.setAttribute("aria-selected", String(m === n)));
    if (options[n]) field.setAttribute("aria-activedescendant", options[n].id); else field.removeAttribute("aria-activedescendant");
  }
  function hide(field) { list(field).hidden = true; list(field).replaceChildren(); mark(field, 0); }
  function take(field, option) {
    const start = before(field).replace(AT, "$1@" + option.dataset.name + " ");
    field.value = start + field.value.slice(field.selectionStart);
    field.setSelectionRange(start.length, start.length);
    chosen.set(task(field), Object.assign({ [option.dataset.mention]: option.dataset.name }, chosen.get(task(field))));
    hide(field);
    field.focus();
  }

  document.addEventListener("input", (event) => { const field = typing(event); if (field) offer(field); });
  document.addEventListener("focusout", (event) => { const field = typing(event); if (field && list(field)) hide(field); });
  document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-mention]")) event.preventDefault(); }); // the field keeps the focus
  document.addEventListener("keydown", (event) => {
    const field = typing(event);
    if (!field) return;
    const options = [...list(field).children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (options.length && step) mark(field, Math.max(0, Math.min(options.length - 1, at + step)));
    else if (options.length && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey) take(field, options[at]);
    else if (event.key === "Escape") { event.stopPropagation(); if (options.length) hide(field); else field.blur(); }
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
    else return;
    event.preventDefault();
  }, true);
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-mention]");
    if (option) take(option.closest("form").elements.text, option);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-say-of]");
    if (!form) return;
    event.preventDefault();
    const text = form.elements.text.value.trim(), id = form.dataset.sayOf;
    if (!text) { form.elements.text.focus(); return; }
    const told = Object.entries(chosen.get(id) || {}).filter(([, name]) => text.includes("@" + name)).map(([who]) => who);
    care.tasks.send("task-say", { task_id: id, text: text, mentions: told }, null, (news) => {
      if (news.refused) return;
      chosen.delete(id);
      if (form.isConnected) form.reset();
      window.dispatchEvent(new CustomEvent("care:refresh"));
    });
  });
})();
