/* Forms under their button, and buttons that change something at once (dashboard/components/form.py). One form is open at a time. What came of
   one (dashboard/pages/forms.py) stands beside what was typed: refused, looked at again, or somebody else was first; or it is saved, with the way back. */
(function () {
  "use strict";
  const care = window.care;
  let sent = null; // the form or the button whose answer is awaited
  const boxes = () => [...document.querySelectorAll("details.form-box")];
  const boxOf = (what) => what.closest("details.form-box");
  const redraw = () => { window.dispatchEvent(new CustomEvent("care:refresh")); };

  /* ---- opening and closing */
  /* Past a day that is filled in already to the figure below it: typed at once, it would change the day, unseen. */
  function enter(box) {
    for (let folded = box; folded; folded = folded.parentElement.closest("details")) folded.open = true;
    const fields = [...box.querySelectorAll("form :is(input, select, textarea)")].filter((field) => field.offsetParent !== null);
    const [first, next] = fields;
    (first.type === "date" && first.value && next && next.type === "text" ? next : first).focus();
  }
  function close(box) {
    box.open = false;
    box.querySelector("summary").focus();
  }
  document.addEventListener("toggle", function (event) {
    const box = event.target;
    if (!box.matches || !box.matches("details.form-box")) return;
    if (!box.open) { hush(box.querySelector("form")); return; }
    boxes().forEach((other) => { if (other !== box) other.open = false; });
    dress(box.querySelector("form"));
    if (document.activeElement === box.querySelector("summary")) enter(box);
  }, true);
  document.addEventListener("keydown", function (event) {
    const box = event.key === "Escape" && !document.querySelector("dialog[open]") && boxes().find((one) => one.open);
    if (!box) return;
    event.preventDefault();
    event.stopPropagation();
    close(box);
  }, true);

  /* What is asked only while another field has a value. */
  function dress(form) {
    form.querySelectorAll("[data-only]").forEach((row) => { const [name, value] = row.dataset.only.split("="); row.hidden = form.elements[name].value !== value; });
  }
  /* What was asked back holds for what was typed then: a change asks again. */
  document.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    dress(form);
    if (form.dataset.asked !== undefined) hush(form);
  });

  /* ---- sending */
  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-form]");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    send(form, {});
  }, true);
  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("button[data-form], [data-form-close], [data-answer]");
    if (!pressed) return;
    event.stopPropagation();
    if (pressed.dataset.form !== undefined) { send(pressed, {}); return; }
    const what = pressed.closest("form[data-form]") || pressed.closest("[data-said]").previousElementSibling;
    if (pressed.dataset.formClose !== undefined) { what.reset(); close(boxOf(what)); return; }
    if (pressed.dataset.answer) { send(what, Object.assign({}, what.answered, JSON.parse(pressed.dataset.answer))); return; }
    hush(what);
    if (boxOf(what)) close(boxOf(what)); else if (what.tagName === "FORM") { window.location.reload(); return; }
    redraw();
  }, true);

  /* `answered`: what was said to questions. The same sent again before its answer has come is the same press: its key stays. */
  function send(what, answered) {
    const whole = Object.assign(JSON.parse(what.dataset.value || "{}"), what.tagName === "FORM" ? typed(what) : {}, answered);
    const same = JSON.stringify(whole);
    if (what.same !== same) Object.assign(what, { same: same, press: crypto.randomUUID() });
    what.answered = answered;
    sent = what;
    hush(what);
    care.put(what.dataset.act, Object.assign(whole, { key: what.press }));
  }
  /* Fields by name; rows of a list (data-items) as objects, each by its key (data-item). What is hidden or stopped is not sent. */
  function typed(form) {
    const whole = read([...form.elements].filter((field) => !field.closest("[data-item]")));
    form.querySelectorAll("[data-items]").forEach((list) => {
      const rows = [...list.querySelectorAll("[data-item]")].filter((row) => !row.hidden && row.dataset.stopped === undefined);
      whole[list.dataset.items] = rows.map((row) => Object.assign({ exercise_key: row.dataset.item }, read([...row.querySelectorAll("[name]")])));
    });
    return whole;
  }
  function read(fields) {
    const found = {};
    fields.filter((field) => field.name && !field.closest("[hidden]")).forEach((field) => {
      if (field.dataset.list !== undefined) found[field.name] = [...(found[field.name] || []), ...(field.checked ? [Number(field.value)] : [])];
      else if (field.type === "checkbox") { if (field.checked) found[field.name] = true; } else found[field.name] = field.value;
    });
    return found;
  }

  /* ---- what came of it */
  /* In the form, or for a button alone right after it. */
  function place(what) {
    if (what.tagName === "FORM") return what.querySelector("[data-said]");
    if (!what.nextElementSibling || !what.nextElementSibling.matches("[data-said]")) what.after(care.element(["div", { class: "form-said", role: "alert", tabindex: "-1", "data-said": "", hidden: "" }]));
    return what.nextElementSibling;
  }
  function hush(what) {
    delete what.dataset.asked;
    place(what).hidden = true;
    place(what).replaceChildren();
  }
  function say(head, lines, answers) {
    if (!sent || !sent.isConnected) { care.toast([head, ...lines].join(" "), { kind: "err", key: "form" }); redraw(); return; }
    const at = place(sent);
    const buttons = answers.map(([words, answer]) => ["button", { type: "button", class: answer ? "btn btn-main" : "btn", "data-answer": answer ? JSON.stringify(answer) : "" }, words]);
    at.replaceChildren(care.element(["div", {}, ["p", {}, answers.length ? ["b", {}, head] : head], ["ul", {}, ...lines.map((line) => ["li", {}, line])], ["div", { class: "form-do" }, ...buttons]]));
    at.className = answers.length ? "form-said notice" : "form-said err";
    at.hidden = false;
    if (answers.length) sent.dataset.asked = "";
    (at.querySelector("button") || at).focus();
  }
  /* What stands now beside what was typed, in the words of the form. */
  function both(form, now) {
    const words = (field, value) => field.tagName === "SELECT" ? ([...field.options].find((one) => one.value === String(value)) || { text: String(value) }).text :
      field.type === "checkbox" ? (value ? "yes" : "no") : !value && value !== 0 ? "nothing" : field.type === "date" ? care.taskParts.day(value) : String(value);
    return Object.entries(now).map(([name, value]) => [form.elements[name], value === null ? "" : value]).filter(([field]) => field)
      .map(([field, value]) => [field, words(field, value), words(field, field.type === "checkbox" ? field.checked : field.value)]).filter(([, theirs, mine]) => theirs !== mine)
      .map(([field, theirs, mine]) => field.labels[0].textContent + ": now " + theirs + ", yours " + mine);
  }
  function told(news) {
    if (!news) return window.dash_clientside.no_update;
    if (sent) sent.same = null;
    if (news.refused) say(news.refused, [], []);
    else if (news.ask) say(news.ask.head, news.ask.lines, [[news.ask.yes, { confirmed: true }]]);
    else if (news.both) {
      const lines = news.both.lines || (sent && sent.tagName === "FORM" ? both(sent, news.both.now) : []);
      say("Somebody changed this meanwhile. Nothing of yours is saved yet.", lines, [["Keep theirs", null], ["Save mine", { version: news.both.version }]]);
    } else saved(news);
    return window.dash_clientside.no_update;
  }
  function saved(news) {
    const form = sent && sent.isConnected && sent.tagName === "FORM" && boxOf(sent) ? sent : null;
    sent = null;
    care.changedByMe();
    if (form) { form.reset(); close(boxOf(form)); }
    if (news.undo) care.undo.offer(news.saved, () => { sent = null; care.put("form-undo", { undoes: news.undo }); }, "form"); else care.toast(news.saved, { key: "form" });
    if (news.go) care.go(news.go); else redraw();
  }
  care.forms = { enter: enter };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { forms: { told: told } });
})();
