/* Small forms that open under their button (dashboard/components/care_form.py): one at a time, by keyboard; what came of sending one is
   said where it was typed, and can be taken back. What was open stays open when the page is drawn again. */
(function () {
  "use strict";
  const care = window.care;
  let sent = null; // the form whose answer is awaited
  const open = new Set();
  const page = () => document.getElementById("patient-page");
  const forms = () => document.querySelectorAll("details[data-care-form]");
  const formOf = (part) => part.closest("details[data-care-form]");

  /* ---- opening and closing */
  document.addEventListener("toggle", function (event) {
    const box = event.target;
    if (!box.id || !box.closest || !box.closest("#patient-page")) return;
    if (box.open) open.add(box.id); else open.delete(box.id);
    if (!box.matches("[data-care-form]")) return;
    if (!box.open) { hush(box.querySelector("form")); return; }
    forms().forEach((other) => { if (other !== box && other.open) other.open = false; });
    if (!box.contains(document.activeElement) || document.activeElement.tagName === "SUMMARY") (box.querySelector("input, select, textarea") || box).focus();
  }, true);
  document.addEventListener("care:drawn", function (event) {
    if (!page() || !page().contains(event.target)) return;
    open.forEach((id) => { const box = document.getElementById(id); if (box && box.tagName === "DETAILS" && !box.open) box.open = true; });
  });
  function close(box) {
    box.open = false;
    open.delete(box.id);
    const summary = box.querySelector("summary");
    if (summary) summary.focus();
  }
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-close]");
    const box = button && formOf(button);
    if (box) { box.querySelector("form").reset(); close(box); }
    const theirs = event.target.closest("[data-theirs]");
    if (theirs) { close(formOf(theirs)); redraw(); }
    const mine = event.target.closest("[data-mine]");
    if (mine) send(mine.closest("form"), JSON.parse(mine.dataset.mine));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const box = [...forms()].find((one) => one.open);
    if (box) { event.preventDefault(); close(box); }
  });

  /* ---- sending: draw.js puts the form into its store; here it is only remembered whose answer comes */
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("details[data-care-form] form[data-act]");
    if (form) { sent = form; hush(form); }
  }, true);
  /* What was said holds for what was typed then: a change asks again. */
  document.addEventListener("input", (event) => { const form = event.target.closest("details[data-care-form] form[data-asked]"); if (form) hush(form); });
  function send(form, more) {
    sent = form;
    form.chosen = Object.assign({}, form.chosen, more); // what was answered to a question before holds for the next one
    hush(form);
    care.put(form.dataset.act, Object.assign(JSON.parse(form.dataset.value || "{}"), Object.fromEntries(new FormData(form)), form.chosen));
  }
  function hush(form) {
    if (!form) return;
    form.removeAttribute("data-asked");
    form.querySelectorAll("[data-refused], [data-both]").forEach((part) => { part.hidden = true; part.replaceChildren(); });
  }
  function redraw() { window.dispatchEvent(new CustomEvent("care:refresh")); }

  /* ---- what came of it */
  function label(form, name) {
    const field = form.elements[name];
    const said = field && field.labels && field.labels[0];
    return said ? said.textContent : name;
  }
  function shown(form, name, value) {
    const field = form.elements[name];
    if (field && field.tagName === "SELECT") { const option = [...field.options].find((one) => one.value === String(value)); return option ? option.textContent : String(value); }
    if (field && field.type === "checkbox") return value ? "yes" : "no";
    return value === null || value === "" ? "nothing" : String(value);
  }
  function typed(form, name) {
    const field = form.elements[name];
    return field.type === "checkbox" ? field.checked : field.value;
  }
  /* Somebody else changed it first: both values, and the choice. */
  function both(form, news) {
    const place = form.querySelector("[data-both]");
    const differ = Object.entries(news.now).filter(([name, value]) => form.elements[name] && shown(form, name, value) !== shown(form, name, typed(form, name)));
    place.replaceChildren(care.element(["div", {},
      ["p", {}, ["b", {}, "Somebody changed this meanwhile. Nothing of yours is saved yet."]],
      ["ul", {}, ...differ.map(([name, value]) => ["li", {}, label(form, name) + ": now ", ["b", {}, shown(form, name, value)], ", yours ", ["b", {}, shown(form, name, typed(form, name))]])],
      ["div", { class: "form-do" }, ["button", { type: "button", class: "btn", "data-theirs": "" }, "Keep theirs"],
        ["button", { type: "button", class: "btn btn-main", "data-mine": JSON.stringify({ version: news.version }) }, "Save mine"]]]));
    place.hidden = false;
    place.querySelector("button").focus();
  }
  /* Nothing happens before it was said whom it is about and what it does. */
  function ask(form, news) {
    const place = form.querySelector("[data-both]");
    place.replaceChildren(care.element(["div", {},
      ["p", {}, ["b", {}, news.head]], ["ul", {}, ...news.lines.map((line) => ["li", {}, line])],
      ["div", { class: "form-do" }, ["button", { type: "button", class: "btn btn-main", "data-mine": '{"confirmed":true}' }, news.yes]]]));
    place.hidden = false;
    form.dataset.asked = "";
    place.querySelector("button").focus();
  }
  function said(news) {
    const none = window.dash_clientside.no_update;
    if (!news || !page()) return none;
    const form = sent && sent.isConnected ? sent : null;
    if (news.failed) { care.toast(news.failed, { kind: "err", key: "care" }); redraw(); return none; }
    if (form && news.refused) {
      const line = form.querySelector("[data-refused]");
      line.textContent = news.refused;
      line.hidden = false;
      line.focus();
      return none;
    }
    if (form && news.both) { both(form, news.both); return none; }
    if (form && news.ask) { ask(form, news.ask); return none; }
    if (!news.saved) return none;
    care.changedByMe();
    if (form) { form.reset(); close(formOf(form)); }
    sent = null;
    const patient = page().dataset.patient;
    const run = news.undo ? () => care.put(news.undo, Object.assign({ patient_id: patient }, news.undo.endsWith("-undo") ? { undoes: news.key } : {})) : null;
    offer(news.saved, run);
    redraw();
    return none;
  }
  function offer(words, run) { if (run) care.undo.offer(words, run, "care"); else care.toast(words, { key: "care" }); }

  /* ---- tasks: what is pressed in the story of one; every change of a task on this page, from wherever, draws the record again */
  const named = (seen) => JSON.parse(seen);
  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("#care-tasks [data-task-is]");
    if (pressed) care.tasks.change([named(pressed.dataset.taskIs)], JSON.parse(pressed.dataset.wanted), pressed.dataset.became);
  });
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("#care-tasks form");
    if (!form || form.dataset.act) return;
    event.preventDefault();
    const typed = new FormData(form);
    if (form.dataset.decline) care.tasks.change([named(form.dataset.decline)], { state: "declined", state_reason: typed.get("why") }, "“" + form.dataset.title + "” declined");
    if (form.dataset.sayOf) care.tasks.send("task-say", { task_id: form.dataset.sayOf, text: typed.get("text"), mentions: [] }, null, (news) => { if (!news.refused) { form.reset(); redraw(); } });
  });
  document.addEventListener("toggle", function (event) {
    const story = event.target;
    if (!story.dataset || !story.dataset.story || !story.open) return;
    const mark = story.querySelector(".unread");
    if (mark) { mark.remove(); care.tasks.send("task-seen", { task_id: story.dataset.story }, null); }
  }, true);
  window.addEventListener("care:tasks", () => { if (page()) redraw(); });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { careForms: { said: said } });

  const press = (id) => () => { const box = document.getElementById(id); if (box) { box.open = true; } };
  const here = (id) => () => Boolean(page() && document.getElementById(id));
  care.keys.add({ keys: ["n"], words: "New note", group: "Patient", when: here("note-new"), run: press("note-new") });
  care.keys.add({ keys: ["t"], words: "Enter breathing tests", group: "Patient", when: here("measure-tests"), run: press("measure-tests") });
  care.keys.add({ keys: ["w"], words: "Enter weight", group: "Patient", when: here("measure-weight"), run: press("measure-weight") });
})();
