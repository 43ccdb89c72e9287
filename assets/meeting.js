/* A running meeting: where it is, the patient on screen, the decision line. One presenter moves; the others follow, may look around and
   come back. Patients next to the one shown are fetched ahead, so that going to them asks nobody. */
(function () {
  "use strict";
  const care = window.care;
  const POLL_MS = 1000;
  const WAIT_MS = 150;
  const at = (id) => document.getElementById(id);
  const root = () => at("meeting-run");
  let M = null; // the meeting that is open here

  function fresh(id) {
    return { id: id, state: null, n: null, shown: null, panel: 1, follow: true, patients: new Map(), asked: new Set(), drafts: new Map(), answers: {}, preview: null,
      pick: 0, left: Date.now(), pending: [], overlay: null, timer: 0, lost: false };
  }
  const address = (what) => "/meetings/" + M.id + "/" + what;
  const items = () => (M.state ? M.state.items : []);
  const here = () => items().find((item) => item.id === M.shown);
  const running = () => M.state && M.state.state === "running";
  const presenting = () => running() && M.state.mine;

  /* ---- asking */
  async function poll() {
    if (!M || !root()) return;
    const mine = M;
    try {
      const answer = await fetch(address("state.json") + (M.n === null ? "" : "?n=" + M.n), { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(6000) });
      if (M !== mine) return;
      if (M.lost) { M.lost = false; draw(); }
      if (answer.status === 200) arrived(await answer.json());
    } catch (gone) { if (M === mine && !M.lost) { M.lost = true; draw(); } }
  }
  function arrived(state) {
    const before = M.state;
    M.state = state;
    M.n = state.n;
    const confirmed = new Set(state.decisions.map((one) => one.id));
    M.pending = M.pending.filter((one) => !one.id || !confirmed.has(one.id));
    if (before) for (const item of state.items) { const was = before.items.find((one) => one.id === item.id); if (was && was.state !== item.state) M.patients.delete(item.id); }
    if (!M.shown || (M.follow && !state.mine && state.now && state.now !== M.shown)) go(state.now || (state.items[0] && state.items[0].id), state.panel, false);
    else if (M.follow && !state.mine && state.panel !== M.panel && before && before.panel !== state.panel) { M.panel = state.panel; }
    draw();
    ahead();
  }
  function ahead() {
    const list = items(), n = list.findIndex((item) => item.id === M.shown);
    [n, n + 1, n - 1, n + 2].forEach((k) => { if (list[k]) fetchPatient(list[k].id); });
  }
  async function fetchPatient(id) {
    if (M.patients.has(id) || M.asked.has(id)) return;
    const mine = M;
    M.asked.add(id);
    try {
      const answer = await fetch(address("patient/" + id + ".json"), { headers: { Accept: "application/json" } });
      if (M === mine && answer.ok) { M.patients.set(id, await answer.json()); if (id === M.shown) drawPatient(); }
    } catch (gone) { /* asked again with the next move or poll */ }
    mine.asked.delete(id);
  }

  /* ---- moving */
  function go(id, panel, discussed) {
    if (!id) return;
    keepDraft();
    const left = M.shown;
    const used = Math.round((Date.now() - M.left) / 1000);
    const changed = id !== left;
    M.shown = id;
    M.panel = panel || M.panel;
    if (changed) { M.left = Date.now(); M.answers = {}; M.preview = null; }
    drawPatient();
    draw();
    if (changed) restoreDraft();
    ahead();
    if (presenting() && M.follow) {
      send("move", { item_id: id, panel: M.panel, ...(changed && left ? { left_id: left, used_s: Math.min(used, 86400), discussed: Boolean(discussed) } : {}) });
    }
  }
  function step(by, discussed) {
    const list = items(), n = list.findIndex((item) => item.id === M.shown) + by;
    if (list[n]) { if (!presenting()) M.follow = false; go(list[n].id, 1, discussed); }
    else if (discussed && presenting()) { send("move", { item_id: M.shown, panel: M.panel, left_id: M.shown, used_s: Math.round((Date.now() - M.left) / 1000), discussed: true }); M.left = Date.now(); announce("That was the last patient."); }
  }
  function panel(n) { M.panel = n; if (presenting()) send("move", { item_id: M.shown, panel: n }); else M.follow = M.follow && M.state.panel === n; drawPatient(); draw(); }
  function send(what, body, done, refused) {
    care.meetingSend.send({ address: address("do/" + what), body: Object.assign({ key: crypto.randomUUID(), meeting_id: M.id }, body),
      done: (answer) => { if (care.changedByMe) care.changedByMe(); if (done) done(answer); poll(); }, refused: refused || ((words) => care.toast(words, { kind: "err", key: "meeting-" + what })) });
  }

  /* ---- the decision line: a draft of each patient, what it means, saved once */
  const field = () => at("m-line");
  function keepDraft() { if (field() && M.shown) { if (field().value.trim()) M.drafts.set(M.shown, field().value); else M.drafts.delete(M.shown); } }
  function restoreDraft() { if (field()) { field().value = M.drafts.get(M.shown) || ""; look(); } }
  function look() {
    window.clearTimeout(M.timer);
    const text = field() ? field().value : "";
    if (!text.trim()) { M.preview = null; drawLine(); return; }
    const about = here();
    M.timer = window.setTimeout(async () => {
      try {
        const answer = await care.meetingSend.post(address("preview"), { patient_id: about.patient_id, text: text, answers: M.answers });
        if (answer.ok && field() && field().value === text && here().id === about.id) { M.preview = Object.assign(await answer.json(), { text: text }); drawLine(); }
      } catch (gone) { /* the line is saved all the same, once the server is back */ }
    }, WAIT_MS);
  }
  function save() {
    const text = field().value.trim(), about = here();
    if (!text || !about || !running()) return;
    const open = M.preview && M.preview.text === field().value && M.preview.asks[0];
    if (open) { answer(M.pick); return; }
    const line = { key: crypto.randomUUID(), text: text, wording: text, item_id: about.id };
    const answers = M.answers;
    M.pending.push(line);
    field().value = "";
    M.drafts.delete(about.id);
    M.answers = {}; M.preview = null;
    draw();
    care.meetingSend.send({ address: address("do/decide"), body: { key: line.key, meeting_id: M.id, item_id: about.id, patient_id: about.patient_id, text: text, answers: answers },
      done: (said) => {
        if (said.ask) { M.pending = M.pending.filter((one) => one !== line); giveBack(line, about, Object.assign(said.ask, { text: text })); return; }
        line.id = said.decision_id;
        line.wording = said.saved;
        announce("Saved for " + about.fam + ": " + said.saved);
        care.toast("Saved for " + about.fam + ", " + about.giv + ": " + said.saved, { key: "decision", action: "Undo", run: () => undo(said.decision_id) });
        M.undo = said.decision_id;
        window.setTimeout(() => { if (M && M.undo === said.decision_id) M.undo = null; }, 10000);
        poll();
      },
      refused: (words) => { M.pending = M.pending.filter((one) => one !== line); giveBack(line, about, null); care.toast("Not saved for " + about.fam + ": " + words, { kind: "err", key: "decide" }); } });
  }
  /* what could not be saved stands in the line of its own patient again, never in another's */
  function giveBack(line, about, preview) {
    const now = about.id === M.shown && field() && !field().value.trim();
    if (now) { field().value = line.text; M.preview = preview; drawLine(); field().focus(); } else M.drafts.set(about.id, [M.drafts.get(about.id), line.text].filter(Boolean).join(" "));
    draw();
  }
  function answer(n) {
    const open = M.preview.asks[0], choice = open.choices[n];
    if (!choice) return;
    M.answers = Object.assign({}, M.answers, { [open.part]: choice.value || "" });
    M.pick = 0;
    const kept = field().value;
    M.preview = null;
    drawLine();
    care.meetingSend.post(address("preview"), { patient_id: here().patient_id, text: kept, answers: M.answers }).then((one) => one.json()).then((said) => {
      if (field().value !== kept) return;
      M.preview = Object.assign(said, { text: kept });
      if (said.asks.length) drawLine(); else save();
    }, () => save());
  }
  function undo(id) { const target = id || M.undo; if (!target) return; M.undo = null; send("take-back", { decision_id: target }, () => announce("Decision taken back")); }

  function announce(words) { if (at("m-say")) at("m-say").textContent = words; }

  /* ---- drawing is in meeting-draw.js */
  const view = () => ({ m: M, here: here(), items: items(), running: running(), presenting: presenting(), waiting: care.meetingSend.waiting() });
  function draw() { if (root() && M && M.state) care.meetingDraw.frame(root(), view()); }
  function drawPatient() { if (root() && M && M.state) care.meetingDraw.patient(root(), view()); }
  function drawLine() { if (root() && M && M.state) care.meetingDraw.line(view()); }

  function overlay(name) { M.overlay = M.overlay === name ? null : name; draw(); const first = root().querySelector(".m-over button, .m-over a"); if (first && M.overlay) first.focus(); }
  function closeMeeting() {
    const waiting = items().filter((item) => item.state === "waiting").length;
    M.overlay = "close";
    draw();
    announce(waiting + " not discussed");
    at("m-close-do").focus();
  }
  function leave(what) { care.go("/meetings/" + M.id + "/" + what); }

  const acts = {
    prev: () => step(-1), next: () => step(1), done: () => (presenting() ? step(1, true) : care.toast("Only who presents moves the meeting on.")), decide: () => field() && field().focus(),
    agenda: () => overlay("agenda"), attendance: () => overlay("attendance"), pause: () => send("pause", { on: !M.state.paused }), present: () => send("present", { on: !M.state.present }),
    undo: () => undo(), follow: () => { M.follow = true; go(M.state.now, M.state.panel); }, "take-over": () => send("take-over", {}), start: () => send("start", {}),
    stable: () => send("read-stable", {}, (said) => care.toast(said.n + " taken as read.")), "close-ask": closeMeeting,
    close: () => send("close", { carry_over: at("m-carry").checked }, () => leave("summary")), shut: () => { M.overlay = null; draw(); }, save: save, plan: () => leave("plan"),
    keys: () => care.keys.help(),
  };
  document.addEventListener("click", (event) => {
    if (!M || !root() || !root().contains(event.target)) return;
    const button = event.target.closest("[data-m]");
    if (button) { event.preventDefault(); acts[button.dataset.m](); return; }
    const tab = event.target.closest("[data-p]");
    if (tab) { panel(Number(tab.dataset.p)); return; }
    const one = event.target.closest("[data-go]");
    if (one) { if (!presenting()) M.follow = false; M.overlay = null; go(one.dataset.go, 1); return; }
    const choice = event.target.closest("[data-choice]");
    if (choice) { answer(Number(choice.dataset.choice)); return; }
    const became = event.target.closest("[data-conclude]");
    if (became) { M.overlay = { conclude: became.dataset.conclude, version: Number(became.dataset.version), wording: became.dataset.wording }; draw(); at("m-outcome").focus(); }
  });
  document.addEventListener("submit", (event) => {
    if (!M || event.target.id !== "m-conclude") return;
    event.preventDefault();
    const sent = Object.fromEntries(new FormData(event.target));
    const about = M.overlay;
    send("conclude", { decision_id: about.conclude, version: about.version, outcome: sent.outcome, reason: sent.outcome === "done" ? null : sent.reason || null, note: sent.note || "" },
      () => { M.overlay = null; M.patients.delete(M.shown); fetchPatient(M.shown); draw(); }, (words) => { const place = at("m-conclude-err"); place.hidden = false; place.textContent = words; });
  });
  document.addEventListener("change", (event) => {
    if (!M || !event.target.matches("[data-attend]")) return;
    send("attend", { account_id: event.target.dataset.attend, presence: event.target.value });
  });
  document.addEventListener("input", (event) => { if (M && event.target.id === "m-line") { M.answers = {}; M.pick = 0; look(); } });
  document.addEventListener("keydown", (event) => {
    if (!M || !root() || event.isComposing) return;
    if (event.key === "Escape" && M.overlay) { event.preventDefault(); M.overlay = null; draw(); return; }
    if (event.target.id !== "m-line") return;
    const open = M.preview && M.preview.text === field().value && M.preview.asks[0];
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); M.pick = Math.max(0, Math.min(open.choices.length - 1, M.pick + (event.key === "ArrowDown" ? 1 : -1))); drawLine(); }
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); }
    else if (event.key === "Escape") { event.preventDefault(); field().blur(); }
  });
  const when = () => Boolean(M && root() && M.state && !M.overlay);
  const add = (keys, words, run) => care.keys.add({ keys: keys, words: words, group: "Meeting", when: when, run: run });
  add(["j", "ArrowRight"], "Next patient", acts.next); add(["k", "ArrowLeft"], "Previous patient", acts.prev); add(["d"], "Done and next", acts.done);
  add(["n"], "Decision", acts.decide); add(["a"], "Agenda", acts.agenda); add(["b"], "Break", acts.pause); add(["p"], "Patient present", acts.present); add(["u"], "Undo the last decision", acts.undo);
  care.keys.add({ keys: ["1", "2", "3", "4", "5", "6"], label: ["1", "6"], words: "Panel", group: "Meeting", when: when, run: (event) => panel(Number(event.key)) });

  function open() {
    const place = root();
    if (!place) { if (M) { document.documentElement.removeAttribute("data-meeting-run"); care.scheme((at("theme") || { dataset: {} }).dataset.scheme || ""); M = null; } return; }
    if (M && M.id === place.dataset.meeting) return;
    M = fresh(place.dataset.meeting);
    care.meetingDraw.open(place);
    poll();
  }
  new MutationObserver(open).observe(document.documentElement, { childList: true, subtree: true });
  window.setInterval(poll, POLL_MS);
  window.setInterval(() => { if (M && root() && M.state) care.meetingDraw.clocks(view()); }, 1000);
  care.meetingSend.on(() => { if (M && root() && M.state) care.meetingDraw.status(view()); });
})();
