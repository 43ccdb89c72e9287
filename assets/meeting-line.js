/* The decision line of a meeting: a draft of each patient, what it means, saved once for the patient it was typed for. While somebody types,
   nothing moves under them; what could not be saved goes back into the line of its own patient, never into another's, and waits its turn
   when something else stands there meanwhile. */
(function () {
  "use strict";
  const care = window.care;
  const WAIT_MS = 150;
  const LONG = 120; // letters of a message that still leaves the screen free
  const at = (id) => document.getElementById(id);
  const field = () => at("m-line");
  const M = () => care.meeting.now;

  function keep() { const m = M(); if (field() && m.shown) { if (field().value.trim()) m.drafts.set(m.shown, field().value); else m.drafts.delete(m.shown); } }
  function restore() { if (field()) { field().value = M().drafts.get(M().shown) || next() || ""; look(); } }
  /* the first line of the patient shown that came back and found no room */
  function next() {
    const m = M(), lines = m.back.get(m.shown) || [];
    if (lines.length > 1) m.back.set(m.shown, lines.slice(1)); else m.back.delete(m.shown);
    return lines[0];
  }
  /* it stands in the line, to be answered; what stands there takes its turn */
  function turn() {
    const m = M(), text = field() && (m.back.get(m.shown) || [])[0];
    if (!text) return;
    const held = field().value.trim();
    next();
    if (held) m.back.set(m.shown, [...(m.back.get(m.shown) || []), held]);
    Object.assign(m, { answers: {}, preview: null, pick: 0, typing: true });
    field().value = text;
    keep();
    look();
    care.meeting.draw();
    field().focus();
  }
  /* what is not saved, by item: the draft of each line, then those that came back */
  function unsaved() {
    const m = M(), all = new Map([...m.drafts].map(([id, text]) => [id, [text]]));
    m.back.forEach((lines, id) => all.set(id, [...(all.get(id) || []), ...lines]));
    return all;
  }
  function drawLine() { if (M() && M().state) care.meetingDraw.line(care.meeting.view()); }

  function look() {
    const m = M();
    window.clearTimeout(m.timer);
    const text = field() ? field().value : "";
    if (!text.trim()) { m.preview = null; drawLine(); return; }
    const about = care.meeting.here();
    m.timer = window.setTimeout(async () => {
      try {
        const answer = await care.meetingSend.post(care.meeting.address("preview"), { patient_id: about.patient_id, text: text, answers: m.answers });
        if (M() === m && answer.ok && field() && field().value === text && care.meeting.here().id === about.id) { m.preview = Object.assign(await answer.json(), { text: text }); drawLine(); }
      } catch (gone) { /* the line is saved all the same, once the server is back */ }
    }, WAIT_MS);
  }
  const question = () => (M().preview && M().preview.text === field().value && M().preview.asks[0]) || null;

  function save() {
    const m = M(), text = field().value.trim(), about = care.meeting.here();
    if (!text) { care.meeting.release(); return; }
    if (!about || !care.meeting.running()) return;
    if (question()) { answer(m.pick); return; }
    const line = { key: crypto.randomUUID(), text: text, wording: text, item_id: about.id };
    const answers = m.answers;
    m.pending.push(line);
    field().value = "";
    m.drafts.delete(about.id);
    Object.assign(m, { answers: {}, preview: null });
    care.meeting.draw();
    if (m.back.has(about.id)) turn(); else care.meeting.release();
    care.meetingSend.send({ address: care.meeting.address("do/decide"), body: { key: line.key, meeting_id: m.id, item_id: about.id, patient_id: about.patient_id, text: text, answers: answers },
      done: (said) => {
        if (said.ask) { drop(m, line); giveBack(m, line, about, Object.assign(said.ask, { text: text })); return; }
        line.id = said.decision_id;
        line.wording = said.saved;
        if (M() !== m) return;
        const words = "Saved for " + about.fam + (about.giv ? ", " + about.giv : "") + ": " + said.saved;
        care.meeting.announce(words);
        care.undo.offer(words.length > LONG ? words.slice(0, LONG) + "…" : words, () => care.meeting.send("take-back", { decision_id: said.decision_id }, () => care.meeting.announce("Decision taken back")), "decision");
        care.meeting.poll();
      },
      refused: (words) => { drop(m, line); giveBack(m, line, about, null); care.toast("Not saved for " + about.fam + ": " + words, { kind: "err", key: "decide" }); } });
  }
  function drop(m, line) { m.pending = m.pending.filter((one) => one !== line); }
  function giveBack(m, line, about, preview) {
    if (M() === m && about.id === m.shown && field() && !field().value.trim()) { field().value = line.text; m.preview = preview; m.typing = true; drawLine(); keep(); field().focus(); } else {
      m.back.set(about.id, [...(m.back.get(about.id) || []), line.text]);
      if (preview) care.toast("Not saved yet for " + about.fam + ": “" + line.text + "” may mean several things. It waits in their line.", { kind: "err", key: "decide" });
    }
    care.meeting.draw();
  }
  function answer(n) {
    const m = M(), open = question(), choice = open && open.choices[n];
    if (!choice) return;
    m.answers = Object.assign({}, m.answers, { [open.part]: choice.value || "" });
    m.pick = 0;
    const kept = field().value, about = care.meeting.here();
    m.preview = null;
    drawLine();
    const still = () => M() === m && field() && field().value === kept && care.meeting.here().id === about.id;
    care.meetingSend.post(care.meeting.address("preview"), { patient_id: about.patient_id, text: kept, answers: m.answers }).then((one) => one.json()).then((said) => {
      if (!still()) return;
      m.preview = Object.assign(said, { text: kept });
      if (said.asks.length) drawLine(); else save();
    }, () => { if (still()) save(); });
  }

  document.addEventListener("input", (event) => {
    if (!M() || event.target.id !== "m-line") return;
    Object.assign(M(), { answers: {}, pick: 0, typing: Boolean(event.target.value.trim()) });
    keep();
    look();
  });
  document.addEventListener("click", (event) => { const choice = M() && event.target.closest("[data-choice]"); if (choice) { answer(Number(choice.dataset.choice)); field().focus(); } });
  document.addEventListener("keydown", (event) => {
    if (!M() || event.target.id !== "m-line" || event.isComposing) return;
    const open = question(), by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && by) { event.preventDefault(); M().pick = Math.max(0, Math.min(open.choices.length - 1, M().pick + by)); drawLine(); }
    else if (open && event.key === "Tab" && !event.shiftKey) { event.preventDefault(); answer(M().pick); }
    else if (event.key === "Enter") { event.preventDefault(); save(); }
    else if (event.key === "Escape") { event.preventDefault(); keep(); field().blur(); care.meeting.release(); care.meeting.draw(); }
  });
  care.meetingLine = { keep: keep, restore: restore, save: save, turn: turn, unsaved: unsaved };
})();
