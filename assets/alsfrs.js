/* ALSFRS-R entry: keys, the open row and the running figures. The page's tree carries its facts in data-entry; what is typed lives here in
   memory only, goes to the server as a draft (alsfrs_send.js) and is decided there at the save. */
(function () {
  "use strict";
  const A = () => window.care.alsfrsSums;
  const BAR = 9;  /* px a point in the domain bars */
  const MINUS = "−";
  let page = null;  /* {root, facts, record, state} of the form on screen */

  const all = (selector) => Array.from(page.root.querySelectorAll(selector));
  const one = (selector) => page.root.querySelector(selector);
  const put = (selector, text) => { const place = one(selector); if (place && place.textContent !== text) place.textContent = text; };
  const row = (n) => one(n === 5 ? `.it[data-item="5"][data-form="${page.state.form}"]` : `.it[data-item="${n}"]`);
  const last = () => A().previous(page.facts.scores, A().day(page.state.on), page.facts.score_id);
  const signed = (change) => (change > 0 ? "+" + change : change < 0 ? MINUS + -change : "no change");

  function start(root) {
    if (page && page.root === root) return;
    const facts = JSON.parse(root.dataset.entry);
    page = { root: root, facts: facts, record: facts.record, state: Object.assign({ at: 1, hidden: false, other5: null }, facts.state) };
    const first = page.state.items.indexOf(null);
    page.state.at = first < 0 ? 12 : first + 1;
    one("[data-field=on]").value = page.state.on;
    one("[data-field=rater]").value = page.state.rater;
    window.care.alsfrsSend.started(page);
    render();
    aim(page.state.at);
  }

  /* ---- changes: every one is drawn at once and kept as a draft ---- */
  function changed() { render(); window.care.alsfrsSend.changed(page); }

  function set(n, answer, andMoveOn) {
    page.state.items[n - 1] = answer;
    if (andMoveOn && n < 12) page.state.at = n + 1;
    changed();
    aim(page.state.at);
  }

  function switchForm(form) {
    if (form === page.state.form) return;
    /* The two forms of item 5 ask different things: an answer to one is no answer to the other. */
    const kept = page.state.other5;
    page.state.other5 = page.state.items[4];
    page.state.items[4] = kept;
    page.state.form = form;
    page.state.at = 5;
    changed();
    aim(5);
  }

  function setMode(mode) {
    const was = page.facts.raters[page.state.mode];
    if (page.state.rater.trim() === "" || page.state.rater === was) page.state.rater = page.facts.raters[mode];
    page.state.mode = mode;
    one("[data-field=rater]").value = page.state.rater;
    changed();
  }

  function aim(n) {
    const group = row(n);
    if (!group || group.contains(document.activeElement)) return;
    const before = last(), was = before && before.items[n - 1];
    const target = group.querySelector("input:checked") || (!page.state.hidden && A().given(was) && group.querySelector(`input[value="${was}"]`)) || group.querySelector("input");
    target.focus({ preventScroll: true });
    keepInView(n);
  }

  /* The open row and its wording stay clear of the sticky banner above and of the window's edge below. */
  function keepInView(n) {
    const group = row(n), full = group.nextElementSibling, banner = document.querySelector(".banner");
    const top = group.getBoundingClientRect().top, bottom = (full && !full.hidden ? full : group).getBoundingClientRect().bottom;
    const high = banner && getComputedStyle(banner).position === "sticky" ? banner.getBoundingClientRect().bottom + 36 : 36;
    const bar = document.querySelector(".tabbar"), low = window.innerHeight - 12 - (bar && bar.offsetHeight ? bar.offsetHeight : 0);
    if (top < high) window.scrollBy(0, top - high);
    else if (bottom > low) window.scrollBy(0, Math.min(bottom - low, top - high));
  }

  function move(by) {
    page.state.at = Math.min(12, Math.max(1, page.state.at + by));
    render();
    aim(page.state.at);
  }

  function hide() { page.state.hidden = !page.state.hidden; render(); aim(page.state.at); }

  /* ---- drawing what changed ---- */
  function render() {
    const state = page.state, before = last(), shown = state.hidden ? null : before;
    page.root.classList.toggle("blind", state.hidden);
    put("[data-show=last-on]", shown ? A().shown(shown.on).slice(0, 6) : "");
    for (let n = 1; n <= 12; n++) renderItem(n, shown);
    const now = A().sums(state.items, state.form, A().day(state.on), page.record), then = shown ? A().sums(shown.items, shown.form, shown.on, page.record) : null;
    renderDomains(now, then);
    renderTotal(now, shown, then);
    all("[data-mode]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode)));
    all("select[data-form-choice]").forEach((choice) => { choice.value = state.form; });
    put("[data-show=rater-label]", state.mode === "self" || state.mode === "carer" ? "Answered by" : "Rater");
    put("[data-show=hide]", state.hidden ? "Show last" : "Hide last");
    one("[data-do=hide]").setAttribute("aria-pressed", String(state.hidden));
    const on = A().day(state.on), field = one("[data-field=on]"), wrong = dayProblem();
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
    put("[data-show=on-problem]", wrong || "");
    const doubts = A().mistakes(state.items, state.form, on, before, page.record);
    put("[data-show=mistakes]", state.hidden ? "told at the save" : doubts.length ? doubts.map(doubtWords).join(", ") : "none so far");
    one("[data-do=save]").disabled = missing().length > 0 || Boolean(wrong) || now.given === 0 || window.care.alsfrsSend.saving();
    window.care.alsfrsSend.say();
  }

  function renderItem(n, shown) {
    const answer = page.state.items[n - 1], open = page.state.at === n;
    for (const group of all(`.it[data-item="${n}"]`)) {
      const mine = n !== 5 || group.dataset.form === page.state.form, full = group.nextElementSibling;
      const comparable = shown && (n !== 5 || shown.form === group.dataset.form), was = comparable ? shown.items[n - 1] : null;
      group.hidden = !mine;
      full.hidden = !mine || !open;
      if (!mine) { group.querySelectorAll("input").forEach((input) => { input.checked = false; }); continue; }
      group.classList.toggle("at", open);
      group.classList.toggle("na", answer === A().NOT_ASSESSED);
      group.querySelectorAll(".op").forEach((option) => {
        const input = option.querySelector("input"), value = Number(input.value);
        input.checked = answer === value;
        option.classList.toggle("sel", answer === value);
        option.classList.toggle("last", was === value);
      });
      const cell = group.querySelector(".was"), differs = A().given(answer) && A().given(was) && answer !== was;
      cell.textContent = was === null || was === undefined ? "" : was === A().NOT_ASSESSED ? "–" : differs ? "was " + was : String(was);
      cell.classList.toggle("chg", differs);
    }
  }

  function renderDomains(now, then) {
    A().DOMAINS.forEach(([name, from]) => {
      const answers = page.state.items.slice(from, from + 3), value = now.domains[name], was = then && then.domains[name];
      const done = answers.filter((a) => a !== null).length, missed = answers.includes(A().NOT_ASSESSED);
      const head = one(`.dom[data-domain="${name}"] [data-show=domain]`);
      head.replaceChildren();
      if (value !== null) {
        const strong = document.createElement("b");
        strong.textContent = String(value);
        head.append(strong, " of 12" + (A().given(was) && was !== value ? ", was " + was : ""));
      } else head.append(missed && done === 3 ? "no sum: not all assessed" : done + " of 3 items");
      const line = one(`tr[data-domain="${name}"]`);
      const soFar = answers.filter(A().given).reduce((a, b) => a + b, 0);
      line.querySelector("rect").setAttribute("width", String((value === null ? 0 : soFar) * BAR));
      const tick = line.querySelector("[data-show=tick]"), at = A().given(was) ? was * BAR : 0;
      tick.setAttribute("x1", String(at)); tick.setAttribute("x2", String(at));
      tick.setAttribute("visibility", A().given(was) ? "visible" : "hidden");
      line.querySelector("[data-show=now]").textContent = value === null ? "–" : String(value);
      line.querySelector("[data-show=was]").textContent = A().given(was) ? "was " + was : "";
    });
  }

  function renderTotal(now, shown, then) {
    const change = then && then.total !== null && now.total !== null ? now.total - then.total : null;
    put("[data-show=so-far]", now.total !== null ? "Total" : `So far, ${now.given} of 12 items`);
    put("[data-show=sum]", now.total !== null ? String(now.total) : now.given ? String(now.soFar) : "–");
    put("[data-show=of]", now.total !== null ? "of 48" + (change === null ? "" : ` (${signed(change)})`) : now.given ? "of " + 4 * now.given : "");
    const before = !shown ? (page.state.hidden ? "Last score hidden." : "No earlier score.") : then.total === null ? `Last score ${A().shown(shown.on)}, without a total.` : `Last total ${then.total} on ${A().shown(shown.on)}.`;
    const why = now.total !== null ? "" : page.state.items.includes(A().NOT_ASSESSED) ? "No total: not all items assessed. " : "No total before all 12. ";
    put("[data-show=total-note]", why + before);
    const stage = now.answered === 12 ? (now.kings === null ? "not known" : now.kings + " (estimated)") : "after item 12";
    put("[data-show=kings]", stage);
  }

  function doubtWords(doubt) {
    const name = doubt.item ? page.facts.names[doubt.item - 1] : "Total";
    if (doubt.what === "before_diagnosis") return "before diagnosis";
    return `${name} ${doubt.was} → ${doubt.now}`;
  }

  const missing = () => page.state.items.map((answer, i) => (answer === null ? i + 1 : 0)).filter(Boolean);

  function dayProblem() {
    const on = A().day(page.state.on);
    if (!on) return "Type the date as 02-Dec-2025";
    return on > page.record.today ? "This date is in the future" : page.record.born_on && on < page.record.born_on ? "This date is before birth" : null;
  }

  function save(confirmed) {
    const left = missing();
    if (left.length) {
      page.state.at = left[0];
      render();
      aim(left[0]);
      return window.care.alsfrsSend.say(`Not saved yet: item${left.length > 1 ? "s" : ""} ${left.join(", ")} to go. Press n for not assessed.`);
    }
    if (dayProblem()) { one("[data-field=on]").focus(); return window.care.alsfrsSend.say(`Not saved yet: ${dayProblem().toLowerCase()}.`); }
    if (!page.state.items.some(A().given)) return window.care.alsfrsSend.say("Not saved: no item was assessed.");
    window.care.alsfrsSend.save(page, confirmed === true);
  }

  function on(n, what) {
    const before = last();
    if (what === "same" && !page.state.hidden && before && before.items[n - 1] !== null && (n !== 5 || before.form === page.state.form)) set(n, before.items[n - 1], true);
    else if (what === "none") set(n, A().NOT_ASSESSED, true);
    else if (what === "clear") set(n, null, false);
  }

  window.care = Object.assign(window.care || {}, {
    alsfrs: {
      page: () => (page && document.contains(page.root) ? page : null),
      start: start, set: set, move: move, hide: hide, save: save, on: on, setMode: setMode, switchForm: switchForm, changed: changed, render: render, aim: aim, missing: missing,
    },
  });
})();
