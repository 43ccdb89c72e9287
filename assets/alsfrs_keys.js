/* ALSFRS-R entry: which key, press or pick does what (alsfrs.js does it). Digits set and move on; nothing is taken from a field that is typed in. */
(function () {
  "use strict";
  const form = () => window.care.alsfrs;
  const here = () => (document.querySelector("dialog[open], [role=alertdialog], [role=dialog][aria-modal=true]") ? null : form().page());

  function key(event) {
    const page = here();
    if (!page) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { take(event); return form().save(); }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target, at = page.state.at;
    if (target.dataset && target.dataset.field === "on" && (event.key === "ArrowUp" || event.key === "ArrowDown")) { take(event); return shift(target, event.key === "ArrowUp" ? 1 : -1); }
    if (target.matches("select, textarea, input:not([type=radio])")) return;
    /* With single keys switched off they still work inside the form, where the focus is on an answer. */
    if (window.care.keys && !window.care.keys.on() && !target.closest(".it, .full")) return;
    const what = { "=": "same", n: "none", Backspace: "clear" }[event.key];
    if (/^[0-4]$/.test(event.key)) form().set(at, Number(event.key), true);
    else if (what) form().on(at, what);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") form().move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "h") form().hide();
    else return;
    take(event);
  }

  function take(event) { event.preventDefault(); event.stopImmediatePropagation(); }

  function shift(field, by) {
    const day = window.care.alsfrsSums.shifted(field.value, by);
    if (day) { field.value = window.care.alsfrsSums.shown(day); typed(field); }
  }

  function typed(field) {
    form().page().state[field.dataset.field] = field.value;
    form().changed();
  }

  function press(event) {
    const page = form().page(), button = event.target.closest("[data-do], [data-mode]");
    if (!page || !button || !page.root.contains(button)) return;
    const what = button.dataset.do, n = page.state.at;
    if (button.dataset.mode) form().setMode(button.dataset.mode);
    else if (what === "save") form().save();
    else if (what === "hide") form().hide();
    else if (what === "pick") { const picker = page.root.querySelector("[data-field=picker]"); picker.value = window.care.alsfrsSums.day(page.state.on) || page.record.today; picker.showPicker(); }
    else if (what === "discard") window.care.alsfrsSend.discard(page);
    else form().on(n, what);
  }

  /* A pressed answer moves on like a digit; an arrow key inside the row does not, or it could not pass an answer. */
  let pointed = false;
  function point(event) { pointed = event.type === "pointerdown"; }

  function change(event) {
    const page = form().page(), field = event.target;
    if (!page || !page.root.contains(field)) return;
    if (field.type === "radio") { page.state.at = Number(field.closest(".it").dataset.item); form().set(page.state.at, Number(field.value), pointed); }
    else if (field.dataset.formChoice !== undefined) form().switchForm(field.value);
    else if (field.dataset.field === "picker") { const typedIn = page.root.querySelector("[data-field=on]"); typedIn.value = window.care.alsfrsSums.shown(field.value); typed(typedIn); typedIn.focus(); }
    else if (field.dataset.field === "on") { const day = window.care.alsfrsSums.day(field.value); if (day) field.value = window.care.alsfrsSums.shown(day); typed(field); }
    else if (field.dataset.field) typed(field);
  }

  function input(event) {
    const page = form().page();
    if (page && page.root.contains(event.target) && event.target.dataset.field && event.target.type !== "date") typed(event.target);
  }

  /* The row with the focus is the open row. */
  function focused(event) {
    const page = form().page(), item = event.target.closest && event.target.closest(".it");
    if (!page || !item || !page.root.contains(item) || Number(item.dataset.item) === page.state.at) return;
    page.state.at = Number(item.dataset.item);
    form().render();
  }

  /* For the help (?) only: the keys themselves are taken above, before the key map sees them. */
  let told = false;
  function tell() {
    if (told || !window.care.keys) return;
    told = true;
    const own = [[["4"], "Set 4 to 0 and move on"], [["="], "Same as last"], [["ArrowDown", "ArrowUp"], "Move"], [["Backspace"], "Clear"], [["n"], "Not assessed"], [["h"], "Hide or show last scores"], [["Ctrl+Enter"], "Save"]];
    own.forEach(([keys, words]) => window.care.keys.add({ keys: keys, label: keys, words: words, group: "ALSFRS-R", when: () => Boolean(form().page()), run: () => false }));
  }

  document.addEventListener("keydown", key, true);
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("keydown", point, true);
  document.addEventListener("click", press);
  document.addEventListener("change", change);
  document.addEventListener("input", input);
  document.addEventListener("focusin", focused);
  document.addEventListener("care:drawn", function (event) {
    const root = event.target.querySelector && event.target.querySelector(".ent[data-entry]");
    if (!root) return;
    form().start(root);
    tell();
  });
})();
