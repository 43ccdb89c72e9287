/* My work: one card is open and in focus. j and k walk the queue, Enter opens the record, s and z mark, c makes a task about the one who is open. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const page = () => at("work-page");
  const card = () => (page() ? at("work-card") : null);
  const form = () => at("work-snooze");
  let n = 0;
  let sent = null; // the press that is not answered yet

  function ask(patient) {
    if (!page()) return;
    n += 1;
    window.dash_clientside.set_props("work-at", { data: { n: n, patient: patient || null } });
  }
  const opened = () => (card() && card().dataset.patient) || null;
  const waits = () => Boolean(form() && !form().hidden);

  function step(key) {
    const button = page() && page().querySelector(`[data-key='${key}']`);
    if (!button || button.disabled) return false;
    ask(button.dataset.step);
    return true;
  }
  function review() {
    const link = at("work-open");
    if (!link) return false;
    care.go(link.getAttribute("href"));
    return true;
  }
  function send(value) {
    if (sent || !opened()) return;
    sent = Object.assign({ key: crypto.randomUUID(), patient_id: opened() }, value);
    sent.name = card().dataset.name;
    sent.after = card().dataset.after;
    const body = Object.assign({}, sent);
    delete body.name; delete body.after;
    window.dash_clientside.set_props("work-mark", { data: body });
  }
  function seen() { if (!opened()) return false; send({ kind: "seen" }); return true; }
  function snooze() {
    if (!form()) return false;
    form().hidden = false;
    page().querySelector("[data-review=snooze]").setAttribute("aria-expanded", "true");
    form().elements.reason.focus();
    return true;
  }
  function close() {
    if (!waits()) return;
    form().hidden = true;
    const button = page().querySelector("[data-review=snooze]");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }
  function task() {
    const who = card() && opened() ? { id: opened(), fam: card().dataset.family, giv: card().dataset.given, born: card().dataset.born } : null;
    care.quickAdd.open(who);
    return true;
  }

  document.addEventListener("click", (event) => {
    if (!page() || !page().contains(event.target)) return;
    const pressed = event.target.closest("[data-step], [data-review]");
    if (!pressed) return;
    if (pressed.dataset.step) ask(pressed.dataset.step);
    else ({ seen: seen, snooze: () => (waits() ? close() : snooze()), back: close, task: task, new: () => care.quickAdd.open() }[pressed.dataset.review] || (() => {}))();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "work-snooze") return;
    event.preventDefault();
    const fields = event.target.elements;
    send({ kind: "snoozed", reason: fields.reason.value, until_on: fields.until.value });
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && waits() && form().contains(document.activeElement)) { event.preventDefault(); close(); } });

  /* The card takes the focus when it comes and nothing else has it; a press on it moves on with it. */
  document.addEventListener("care:drawn", (event) => {
    if (page() && page().dataset.behind !== undefined) { delete page().dataset.behind; ask(); }
    if (!card() || !page().contains(event.target)) return;
    const now = document.activeElement;
    if (!now || now === document.body || now === at("main") || !now.isConnected) card().focus({ preventScroll: true });
  });

  function told(news) {
    if (!news || !page()) return window.dash_clientside.no_update;
    if (news.back) { care.changedByMe(); ask(news.back); return news.key; }
    const press = sent;
    sent = null;
    if (news.refused) {
      const said = at("work-snooze-said");
      if (waits() && said) said.textContent = news.refused; else care.toast("Not saved. " + news.refused, { kind: "err", key: "review-refused" });
      return news.key;
    }
    care.changedByMe();
    care.undo.offer(`${press ? press.name + ": " : ""}${news.words}`, () => care.put("work-back", { mark_id: news.mark }));
    if (form()) form().hidden = true;
    if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
    ask(press && press.after);
    return news.key;
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, { care_work: { told: told } });

  const here = () => Boolean(card()) && !waits();
  care.keys.add({ keys: ["j", "ArrowDown"], words: "Next person", group: "My work", when: here, run: () => step("j") });
  care.keys.add({ keys: ["k", "ArrowUp"], words: "Previous person", group: "My work", when: here, run: () => step("k") });
  care.keys.add({ keys: ["Enter"], words: "Open the record", group: "My work", run: review,
    when: () => here() && [card(), document.body, at("main")].includes(document.activeElement) });
  care.keys.add({ keys: ["s"], words: "Seen for this meeting cycle", group: "My work", when: here, run: seen });
  care.keys.add({ keys: ["z"], words: "Put off, with a reason", group: "My work", when: here, run: snooze });
  care.keys.add({ keys: ["c"], words: "New task about this person", group: "My work", when: () => here() && Boolean(opened()), run: task });

  const again = () => { if (page() && !waits()) ask(opened()); };
  window.addEventListener("care:refresh", again);
  window.addEventListener("care:news", again);
  window.addEventListener("care:tasks", (event) => { if (event.detail && event.detail.worked) again(); });
})();
